family-bone-agent = 骨髄腫の骨修飾薬
    .description = デノスマブとゾレドロン酸について、骨病変、腎機能、カルシウムと補充、歯科、顎骨所見、投与間隔、重複を確認します。

## 項目
fact-dx = 診断
fact-ca = カルシウム（総Ca）
fact-alb = アルブミン
fact-corrCa = 補正カルシウム
fact-caIonised = イオン化カルシウム
fact-caLimits = 判定に用いたCaの基準値
fact-boneOrder = オーダーされた骨修飾薬
fact-myelomaOrder = オーダーされた骨髄腫治療薬
fact-boneAgent = 骨修飾薬
fact-boneReaction = 骨修飾薬に対する副作用歴
fact-boneLastDose = 前回投与日
fact-boneStop = もう一方の薬剤の中止
fact-boneProduct = 製剤の区別（がん用か骨粗鬆症用か）
fact-supplement = Ca・ビタミンD製剤
fact-caSupp = カルシウム補充
fact-vitDSupp = ビタミンD補充
fact-treatmentPhase = 治療の時期
fact-regimen = 治療レジメン
fact-asctPlanned = 自家移植の予定
fact-boneDisease = 骨病変
fact-boneLesionUnclear = 性質不明の骨所見
fact-lyticLesions = 溶骨性病変の数
fact-imagingDone = 骨の画像検査
fact-scrBaseline = クレアチニン（前値）
fact-hypercalcaemiaOfMalignancy = 悪性腫瘍による高カルシウム血症
fact-hypocalcaemiaSymptoms = しびれ・テタニー
fact-bmaActive = 使用中の骨修飾薬
fact-bmaExposedEver = 骨修飾薬の使用歴
fact-otherBmaIndication = 骨修飾薬の他の適応
fact-dentalCheck = 歯科受診（口腔チェック）
fact-dentalWork = 歯科治療
fact-dentalRequest = オーダーされた歯科処置
fact-dentalTreatmentNeeded = 歯科治療の必要性
fact-dentalHealingComplete = 歯科処置後の治癒完了
fact-fewTeeth = 欠損歯
fact-dentures = 義歯
fact-smoker = 喫煙
fact-oralSymptoms = 口腔の疼痛・腫脹
fact-jawBone = 顎骨の露出・触知
word-not-readable = 回答を読み取れません
fact-hb = ヘモグロビン
fact-jawRT = 顎骨への放射線照射
fact-jawTumour = 顎骨の腫瘍
fact-jawSuspected = 顎骨壊死の疑い
fact-jawInflammation = 顎骨の炎症（壊死の有無を区別しないコード）
mark-by-laboratory = 検査室による補正値
mark-inferred = 記録からの推定
bone-phase-untreated = 未治療
bone-phase-induction = 導入療法
bone-phase-maintenance = 維持療法
bone-phase-relapse = 再発
bone-value-limits = { $low ->
    [none] 下限なし
   *[other] { $low }
 }～{ $high ->
    [none] 上限なし
   *[other] { $high }
 } { $unit }{ $own ->
    [yes] {""}
   *[no] （結果に基準値がない場合は施設の設定値）
 }
bone-risk-few-teeth = 欠損歯
bone-risk-dentures = 義歯
bone-risk-smoker = 喫煙
bone-missing-albumin = 同一検体または24時間以内のアルブミンがありません（{ $when ->
    [none] 日付なし
   *[other] { $when }
 }）
bone-missing-elsewhere = 他院での投与を確認してください
bone-missing-lesion-count = 画像検査はあるが、病変数の記録なし
bone-missing-duration = 期間の記録なし
bone-missing-since = 対象期間内に測定なし

## 検査
test-calcium = 血清カルシウム
test-albumin = 血清アルブミン
test-magnesium = 血清マグネシウム
test-consult-dental = 歯科受診（口腔内の病巣の確認、骨修飾薬名と開始予定日を記載）
test-consult-dental-haematology = 歯科と血液内科の合同検討
test-consult-oral-surgery = 口腔外科へのコンサルト
test-skeletal-imaging = 骨の画像検査
test-consult-haematology = 血液内科へのコンサルト
test-dxa = 骨密度測定（DXA）

## 提案
suggest-bone-switch = デノスマブ120 mg（28日ごと）に変更{ $supplements ->
        [yes] し、Ca・ビタミンDを併用
       *[no] {""}
    }
suggest-bone-denosumab = デノスマブ120 mg皮下注（28日ごと）を追加
suggest-bone-zoledronic = ゾレドロン酸{ $dose } mg（21～28日ごと）を追加
suggest-bone-zol-dose = 用量を{ $dose } mgに変更
suggest-bone-hold-zol = ゾレドロン酸を保留
suggest-bone-hold-zol-calcium = ゾレドロン酸を保留し、Ca・アルブミンをオーダー
suggest-bone-kidney-calcium = クレアチニン、Ca、アルブミンをオーダー
suggest-bone-calcium-kidney = Ca、アルブミン、クレアチニンをオーダー
suggest-bone-calcium-albumin = Ca・アルブミンをオーダー
suggest-bone-calcium-magnesium = Ca、アルブミン、マグネシウムをオーダー
suggest-bone-calcium-week = 1週間後のCa・アルブミンをオーダー
suggest-bone-defer = 骨修飾薬を{ $start }に延期
suggest-bone-supplements = Ca { $calcium } mgとビタミンD { $units } IUの連日投与を追加
suggest-bone-vitamin-d = ビタミンD { $units } IUの連日投与を追加
suggest-bone-calcium = Ca { $calcium } mgの連日投与を追加
suggest-bone-calcium-open = Caを追加（用量は未定）
suggest-bone-active-vitamin-d = 活性型ビタミンDを追加し、Caは個別に調整
suggest-bone-hold-supplements = Ca・ビタミンDを保留
suggest-bone-hold-agent = 骨修飾薬を保留
suggest-bone-imaging = 骨の画像検査をオーダー
suggest-bone-dental = 歯科受診をオーダー
suggest-bone-dental-delay = 骨修飾薬の開始を{ $start }以降に変更
suggest-bone-oral-surgery = 口腔外科に紹介
suggest-bone-joint-consult = 歯科と血液内科の合同検討を依頼
suggest-bone-consult-haematology = 血液内科にコンサルト
suggest-bone-delete = 骨修飾薬の下書きを削除
suggest-bone-dxa = 骨密度測定をオーダー
suggest-bone-interval = 投与日を{ $start }に変更
suggest-bone-remove = { $drug }の下書きを削除
suggest-bone-stop = { $drug }を中止

## 補足
bone-note-pfs = 骨病変のある未治療骨髄腫で、PIを含む3剤併用または移植予定の場合、デノスマブの方がPFSも長いと報告されています（全体の中央値46.1か月対35.4か月）。
bone-note-denosumab-dose = 用量と投与間隔はガイドラインによるものではありません。Ca・ビタミンDを併用し、Caを再検してください。
bone-note-site-dose = 用量は施設で決めてください。用量はガイドラインによるものではありません。
bone-note-supplement-dose = 1日あたりCa { $calcium } mg以上、ビタミンD { $units } IU。用量はガイドラインによるものではありません。
bone-note-dose-over = { $dose } mgは1回量4 mgも超えています。
bone-note-no-denosumab = デノスマブの副作用歴があるため代替になりません。ゾレドロン酸の減量または延期を検討してください。
bone-note-jaw-first = 顎骨露出の記録があります。口腔外科の診察前に骨修飾薬は提案しません。
bone-note-zol-kidney-3 = 腎機能が高度に低下しているか不明です。悪性腫瘍による高カルシウム血症では用量区分は適用されませんが、腎障害のリスクはあります。
bone-note-zol-kidney-4 = 悪性腫瘍による高カルシウム血症では用量区分は適用されません。腎機能に注意してください。
bone-note-zol-kidney-5 = クレアチニンが休薬基準まで上昇しています。
bone-note-zol-kidney-6 = CrCl { $crcl }では{ $band } mgの区分です。ガイドラインではデノスマブが望ましいとされています。
bone-note-zol-kidney-7 = CrCl { $crcl }では{ $band } mgの区分です。
bone-note-zol-kidney-8 = CrCl { $crcl }では{ $band } mgの区分です。
bone-note-zol-kidney-9 = クレアチニンが前値から25%以上上昇しています。
bone-note-zol-kidney-11 = 腎機能が不明か、7日より前の値です。
bone-note-supplements-with = デノスマブにはCa・ビタミンDの併用が必要です。
bone-mde-lesion = 骨病変
bone-mde-calcium = Ca { $value }
bone-mde-crcl = CrCl { $value }
bone-mde-creatinine = クレアチニン { $value }
bone-mde-hb = Hb { $value }
bone-note-own-supply = 市販薬や手持ち薬の有無を確認してください。
bone-note-dental-risks = 顎骨壊死のリスク因子の記録：{ $risks }
bone-note-no-holiday = 休薬についてガイドラインに記載はなく、提案しません。
bone-note-smm-trials = 臨床試験では進行時の骨関連事象は減少しました（ゾレドロン酸55.5%対78.8%、パミドロン酸39.2%対72.7%）。
bone-note-calcium-ordered = Caの再検がオーダー済みです。結果が出るまでは低値として扱います。
bone-why-jaw = 顎骨露出の記録があるため骨修飾薬は提案しません。口腔外科の診察を優先してください。
bone-why-calcium = Caが低値または不明です。先に補正または測定してください。薬剤は表示のみで、選択はしていません。
bone-why-no-agent = 副作用歴、または残る薬剤に対する腎機能の低下・不明により、提案できる薬剤がありません。専門医に相談してください。
bone-why-denosumab-reaction = デノスマブの副作用歴があります。腎機能に応じたゾレドロン酸を提案します。
bone-why-bisphosphonate-reaction = ビスホスホネートの副作用歴があります。デノスマブのみ提案します。
bone-why-kidney = 腎機能の低下または悪化があります。デノスマブを提案します。
bone-why-kidney-unknown = 腎機能が不明です。デノスマブを提案します。ゾレドロン酸にはクレアチニンクリアランスが必要です。
bone-why-pfs = PIを含む3剤併用または移植予定のため、デノスマブを優先します（PFS延長）。ゾレドロン酸も選択肢です。
bone-why-either = いずれの薬剤も選択できます。
bone-dental-valid = 歯科受診：{ $when }、未完了の治療なし。
bone-dental-valid-no-need-recorded = 歯科受診：{ $when }、治療の必要性の記録なし。
bone-dental-open = 歯科受診：{ $when }、治療が未完了。
bone-dental-old = 歯科受診：{ $when }、90日より前。
bone-dental-none = 歯科受診：記録なし。
bone-dental-unknown = 歯科受診：不明。

bone-start-with-therapy = 骨病変のある骨髄腫の治療開始時に骨修飾薬なし
    .summary = 骨病変あり・治療開始時ですが骨修飾薬がありません。{ $agent ->
        [none] DMAB/ZOL
       *[other] { $agent }
     }を検討
    .summary-4 = 骨病変は認めませんが、施設の設定により骨修飾薬を検討できます
    .summary-5 = 治療開始時ですが骨病変の有無が不明です（{ $imaging ->
        [yes] 病変数の記録なし
       *[other] 骨の画像検査の記録なし
     }）。骨修飾薬の要否のため確認を
    .summary-6 = 骨病変がありますがCa { $ca }と低値です。補正してから骨修飾薬を
    .summary-7 = 骨病変あり・治療開始時ですが骨修飾薬がなく歯科も未確認です。歯科受診後にDMAB/ZOLを検討
    .summary-U = 骨病変の記録がありますが診断が未記録です。骨修飾薬の要否を判断するため記録を
    .detail = 骨病変の記録があり骨髄腫治療が開始されますが、骨修飾薬がありません。化学療法の開始時からデノスマブまたはゾレドロン酸の投与が推奨されます。
    .detail-4 = 骨病変の記録はありません。骨病変の有無によらない効果を示した試験がありますが、推奨は骨病変のある例が対象です。施設の設定により提示しています。
    .detail-5 = 骨髄腫治療が開始されますが、骨病変の有無が記録から分かりません。骨病変があれば、化学療法の開始時からデノスマブまたはゾレドロン酸が推奨されます。
    .detail-6 = 骨病変の記録があり治療が開始されますが、Caは{ $ca }（{ $caWhen }）です。まずCaとビタミンDを補正し、正常化してから骨修飾薬を開始してください。
    .detail-7 = 骨病変の記録があり骨髄腫治療が開始されますが、骨修飾薬がありません。化学療法の開始時からデノスマブまたはゾレドロン酸が推奨され、歯科治療は初回投与の2週間前までに終えておくことが求められます。提案の開始日はその期間を見込んでいます。
    .detail-U = 骨病変の記録があり骨髄腫治療薬がオーダーされていますが、形質細胞疾患の診断が記録されていないため、骨修飾薬の要否を判断できません。

bone-zol-renal = ゾレドロン酸と腎機能
    .summary = CrCl { $crcl }。腎機能低下例へのZOL投与です。DMABへの変更または{ $band } mgへの減量を検討
    .summary-1 = { $dialysis ->
        [yes] 透析例
       *[other] CrCl { $crcl }
     }へのZOL投与です。投与せず、{ $swap ->
        [yes] Ca確認後にDMABを検討
       *[other] 延期を検討（DMABは副作用歴あり）
     }
    .summary-2 = ZOL { $dose } mgは1回量4 mgを超えています。用量の確認を
    .summary-3 = 高Ca血症へのZOL投与です。腎機能{ $crcl ->
        [none] が不明または透析
       *[other] 低下（CrCl { $crcl }）
     }のため腎障害リスクの検討を
    .summary-4 = 高Ca血症へのZOL投与です。用量区分は適用外、腎機能に注意（CrCl { $crcl }）
    .summary-5 = クレアチニンが{ $baseline }から{ $scr }に上昇しています。ZOLの休薬を
    .summary-6 = CrCl { $crcl }へのZOL { $dose } mgです。{ $swap ->
        [yes] DMABへの変更または{ $band } mgへの減量を検討
       *[other] { $band } mgへの減量または延期を検討
     }
    .summary-7 = CrCl { $crcl }、ZOLの用量が未記載です。用量の明記を（区分{ $band } mg）
    .summary-8 = CrCl { $crcl }、ZOL { $dose } mgは区分内です。ガイドラインではDMABが望ましいとされます
    .summary-9 = ZOL投与例のクレアチニンが{ $baseline }から{ $scr }に上昇。悪化が懸念されればDMABを検討
    .summary-11 = 7日以内のCrClがありません。ZOLの署名前にクレアチニンの測定を
    .detail = 直接比較試験ではゾレドロン酸の方がデノスマブより腎関連有害事象が多く、ガイドラインは腎機能障害例ではデノスマブを優先しています。カットオフ値の記載はなく、用量区分は添付文書に基づきます。まずCaを確認し、{ $swap ->
        [yes] デノスマブへの変更または減量を検討してください。
       *[other] 減量または延期を検討してください。
     }
    .detail-1 = { $dialysis ->
        [yes] 透析中です。
       *[other] CrClは{ $crcl }（{ $when }）です。
     }30 mL/min未満または透析例でのゾレドロン酸投与は添付文書上支持されず、直接比較試験でもデノスマブより腎関連有害事象が多く報告されています。{ $swap ->
        [yes] 腎機能障害例ではデノスマブが優先されますが、Caが分かっていて低値でないことが前提です。
       *[other] 延期し、専門医と方針を決めてください。
     }
    .detail-2 = 1回4 mgを超える用量は、骨病変でも高カルシウム血症でも承認された用量ではなく、高用量では腎障害が増えました。
    .detail-3 = 悪性腫瘍による高カルシウム血症へのオーダーで、用量区分は適用されません。腎機能が高度に低下、透析中、または不明です。腎障害のリスクを検討し、補液と代替薬を考慮してください。
    .detail-4 = 悪性腫瘍による高カルシウム血症へのオーダーで、用量区分は適用されません。補液とクレアチニンの観察を行ってください。
    .detail-5 = クレアチニンが{ $baseline }から{ $scr }に上昇し、添付文書の休薬基準に達しています。前値近くに戻るまで休薬してください{ $swap ->
        [yes] 。腎機能悪化時にガイドラインが優先するデノスマブも検討してください。
       *[other] 。
     }
    .detail-7 = CrClは{ $crcl }（{ $when }）で、用量が記載されていません。この腎機能の区分は{ $band } mgです。腎機能障害例ではデノスマブが優先されます。
    .detail-9 = クレアチニンが{ $baseline }から{ $scr }に上昇しています（休薬基準未満）。悪化が懸念される場合、ガイドラインはデノスマブを優先しています。
    .detail-11 = ゾレドロン酸は投与ごとにクレアチニンの確認が必要ですが、7日以内の値がありません。eGFRは代わりになりません。

bone-denosumab-preferred = デノスマブのPFS延長が報告された例へのゾレドロン酸
    .summary = { $why ->
        [triplet] PI3剤
        [asct] 移植予定
       *[both] PI3剤・移植予定
     }の骨病変例ではDMABのPFS改善報告あり。ZOLで良いか確認
    .detail = 骨病変のある未治療骨髄腫で、PIを含む3剤併用または自家移植予定の場合、デノスマブはゾレドロン酸より無増悪生存期間が長いと報告されています（全体の中央値46.1か月対35.4か月、効果はこれらの群で認められました）。骨関連事象の予防と全生存期間は同等です。デノスマブを検討してください。

bone-denosumab-ca-vitd = デノスマブとCa・ビタミンD
    .summary = DMAB投与中のCa・ビタミンD補充がありません。確認を
    .summary-1 = Ca { $ca }と高値ですがCaまたはビタミンDが継続中です。保留して再検を
    .summary-2 = DMAB投与例でCa { $ca }と高値です。補充は追加せず再検を
    .summary-4 = 腎機能低下例のDMABで天然型ビタミンDのみです。活性型ビタミンDを検討
    .summary-5 = DMABに{ $calcium ->
        [no] { $vitd ->
            [no] Ca・ビタミンD
           *[other] Ca
         }
       *[other] ビタミンD
     }の補充がなく補正Caも不明です。測定のうえ補充を
    .summary-6 = DMABに{ $calcium ->
        [no] Ca
       *[other] ビタミンD
     }の補充がありません（補正Ca { $ca }）。追加を検討
    .summary-7 = DMABにCa・ビタミンDの補充がありません（補正Ca { $ca }）。追加を検討
    .summary-8 = DMABのCa・ビタミンD補充を確認できません。手持ち薬の確認を
    .detail = デノスマブは重篤な低カルシウム血症を起こすことがあります（全グレード17%、ゾレドロン酸12%）。Ca・ビタミンDを併用してください。ガイドラインは活性型ビタミンDとCaを挙げています。補正Caが正常上限を超える間は追加しないでください。
    .detail-1 = Caは{ $ca }（{ $caWhen }）で正常上限（{ $uln ->
        [none] 基準値なし
       *[other] { $uln }
     }）を超えていますが、CaまたはビタミンDが継続されています。保留して再検し、骨髄腫による高カルシウム血症も考慮してください。
    .detail-2 = Caは{ $ca }（{ $caWhen }）で正常上限を超えています。Ca・ビタミンDは追加せず、再検し、骨髄腫による高カルシウム血症も考慮してください。
    .detail-4 = 腎機能が高度に低下または透析中で、天然型ビタミンDの活性化が期待できません。活性型ビタミンDを検討し、Caは個別に調整してください。

bone-denosumab-hypocalcaemia = 骨修飾薬投与前の低カルシウム血症またはCa不明
    .summary = { $caKind ->
        [ionised] イオン化Ca
       *[other] 補正Ca
     } { $ca }と低値です。補正後に{ $drugs }の投与を
    .summary-2 = しびれ・テタニーがありCaは{ $ca ->
        [none] 不明
       *[other] { $ca }
     }です。測定・補正後に{ $drugs }の投与を
    .summary-3 = { $caKind ->
        [ionised] イオン化Ca
       *[other] 補正Ca
     } { $ca }と下限未満です（{ $drugs }投与前）。補充し7日以内に再検を
    .summary-4 = Ca { $ca }はアルブミン未測定です。{ $drugs }の署名前にCa・アルブミンの測定を
    .summary-5 = 骨修飾薬投与前の補正Caが不明です。{ $drugs }の署名前にCa・アルブミンの測定を
    .summary-6 = { $dialysis ->
        [yes] 透析例
       *[other] CrCl { $crcl }
     }へのDMABは低Ca血症の高リスクです。約1週後のCa確認を
    .detail = Caは{ $ca }（{ $caWhen }）です。骨修飾薬（{ $drugs }）の前にCaとビタミンDを補正してください。ガイドラインはデノスマブ後の重篤な低カルシウム血症に注意を促し、ゾレドロン酸でも認められています（17%と12%）が、閾値は示されておらず施設の基準です。
    .detail-2 = 低カルシウム血症の症状の記録があり、Caが低値または不明です。骨修飾薬（{ $drugs }）の前にCa、アルブミン、マグネシウムを測定し補正してください。
    .detail-4 = アルブミンがないため補正できません。推定はせず、署名前に両方を測定してください。ガイドラインはデノスマブ後の重篤な低カルシウム血症に注意を促しています。
    .detail-5 = 補正Caが不明か14日より前の値です。署名前にCaとアルブミンを測定してください。ガイドラインはデノスマブ後の重篤な低カルシウム血症に注意を促しています。
    .detail-6 = Caは低値ではありませんが、腎機能が低いためデノスマブ後に低下しやすい状態です。約1週後にCaを確認し、必要に応じて活性型ビタミンDとCaを投与してください。

bone-denosumab-ca-monitor = デノスマブ投与後のCa確認
    .summary = DMAB投与（{ $last }）後の補正Caが未確認です。測定を
    .summary-1 = DMAB投与（{ $last }）後のCaが{ $ca }（{ $caWhen }）と低値です。対応の記録がありません。治療を
    .summary-2 = DMAB投与（{ $last }）後のCaが{ $ca }（{ $caWhen }）と低値です。補充開始後、正常化まで再検を
    .summary-3 = DMAB投与（{ $last }）後のCaが{ $ca }（{ $caWhen }）と下限未満です。対応を
    .summary-4 = DMAB投与（{ $last }）後のCa { $ca }はアルブミン未測定で低値の可能性があります。両方の測定を
    .summary-5 = DMAB投与（{ $last }）後のCa { $ca }はアルブミン未測定です。アルブミンの測定を
    .summary-6 = しびれ・テタニーがありDMAB投与（{ $last }）後のCaが未測定です。直ちに測定を
    .summary-7 = 腎機能低下例で初回DMABから{ $days }日、Caが未測定です。測定を
    .summary-8 = 初回DMABから{ $days }日、Caが未測定です。測定を
    .summary-9 = 次回DMAB（{ $next }）前14日以内のCaがありません。測定を
    .summary-U = DMAB投与（{ $last }）後のCaの結果を読み取れません。確認を
    .detail = デノスマブ投与（{ $last }）後、または次回投与前のCaがありません。低下は早期に起こります。補正Caを測定し、補充を続けてください。
    .detail-1 = デノスマブ投与（{ $last }）後、{ $caWhen }のCaは{ $ca }で、対応の記録がありません。低カルシウム血症を治療し、マグネシウムを確認し、正常化まで次回投与を保留してください。
    .detail-2 = デノスマブ投与（{ $last }）後、{ $caWhen }のCaは{ $ca }でした。その後CaまたはビタミンDが開始されています。マグネシウムとともに正常化まで再検し、次回投与は保留してください。
    .detail-3 = デノスマブ投与（{ $last }）後、{ $caWhen }のCaは{ $ca }でした。低カルシウム血症を治療し、マグネシウムを確認し、正常化まで次回投与を保留してください。
    .detail-4 = デノスマブ投与（{ $last }）後、{ $caWhen }のCaは{ $ca }で、アルブミンがありません。低値の可能性があります。両方を測定してください。
    .detail-5 = デノスマブ投与（{ $last }）後、{ $caWhen }のCaは{ $ca }で、アルブミンがありません。両方を測定してください。
    .detail-U = デノスマブ投与（{ $last }）後のCaの結果がありますが、単位・ステータス・値のいずれかを読み取れません。結果を確認するか再測定してください。

bone-dental-check-before-start = 骨修飾薬の初回投与前に歯科受診なし
    .summary = 骨修飾薬（{ $drugs }）の開始前に歯科受診の記録がありません。口腔チェックの手配を
    .summary-2 = 高Ca血症のため{ $drugs }は遅らせず、歯科受診は投与後に手配を
    .summary-4 = 歯科治療が未完了です（受診{ $when }）。治療を終えてから{ $drugs }の開始を
    .summary-5 = 骨修飾薬（{ $drugs }）の開始前90日以内に歯科受診の記録がありません{ $when ->
        [none] {""}
       *[other] （前回{ $when }）
     }。手配を
    .summary-6 = 骨修飾薬（{ $drugs }）の開始前ですが歯科の情報がありません。本人・歯科に確認し、口腔チェックの手配を
    .detail = 骨修飾薬の開始前に有効な歯科受診の記録がありません。歯科で口腔内の病巣を確認し、必要な治療を初回投与の2週間前までに終えてください。これにより顎骨壊死は26%から7%に減少しました。
    .detail-2 = 悪性腫瘍による高カルシウム血症の治療であり、遅らせないでください。歯科受診は投与後に手配してください。
    .detail-4 = 歯科で治療が必要とされ、まだ終わっていません。治療を終え、14日以上あけて骨修飾薬を開始してください。予防的な歯科管理により顎骨壊死は26%から7%に減少しました。

bone-dental-2week-gap = 歯科処置から初回投与まで2週未満
    .summary = 歯科処置から{ $days }日で{ $drugs }が開始予定です。{ $start }以降への調整を検討
    .summary-2 = 歯科処置の日付が不明です。{ $drugs }の初回投与前に確認を
    .summary-3 = 歯科処置（{ $done }）が{ $drugs }の初回投与（{ $planned }）より後の予定です。順序の見直しを
    .summary-5 = 歯科から治癒未完了の報告があります。{ $drugs }の初回投与前に確認を
    .detail = 歯科処置の終了は{ $done }で、初回投与予定（{ $planned }）の{ $days }日前です。開始2週間前までの終了が求められます。緊急でなければ{ $start }に変更してください。
    .detail-2 = 歯科処置の記録に日付がなく、初回投与までの2週間を確認できません。日付を確認してください。
    .detail-3 = 歯科処置が{ $done }に予定され、初回投与（{ $planned }）より後です。開始2週間前までの終了が求められます。緊急でなければ処置を先に行い、{ $start }以降に開始してください。
    .detail-5 = 歯科処置から2週間以上経過していますが、歯科から治癒未完了と報告されています。初回投与前に確認してください。

bone-invasive-dental-on-bma = 骨修飾薬使用例への侵襲的歯科処置
    .summary = { $drug }使用例（最終投与{ $last ->
        [none] 不明
       *[other] { $last }
     }）の侵襲的歯科処置です。歯科・主治医間で代替策を協議
    .summary-3 = 侵襲的歯科処置ですが骨修飾薬の使用歴が不明です。現在・過去の使用の確認を
    .summary-4 = { $drug }使用例の緊急の歯科処置です。感染制御を遅らせず、口腔外科に使用歴の連絡を
    .summary-6 = { $drug }使用歴（最終投与{ $last }）のある侵襲的歯科処置です。歯科への情報提供を
    .detail = { $drug }を使用中または使用歴があります（最終投与{ $last ->
        [none] 日不明
       *[other] { $last }
     }）。骨吸収抑制薬の使用中は侵襲的な歯科処置を避けることが望まれます。保存的治療や時期について血液内科と歯科で協議し、口腔ケアを続けてください。
    .detail-3 = 骨吸収抑制薬の使用歴が分かりません。侵襲的歯科処置の前に確認してください。
    .detail-4 = 緊急の処置です。感染制御を遅らせず、{ $drug }の使用歴（最終投与{ $last ->
        [none] 日不明
       *[other] { $last }
     }）を口腔外科に伝えてください。

bone-dental-periodic-check = 骨修飾薬投与中の定期的な歯科受診
    .summary = 骨修飾薬（{ $drugs }）投与中の歯科受診は{ $when }が最後です。定期受診の確認を
    .summary-1 = 骨修飾薬（{ $drugs }）投与中に口腔の疼痛・腫脹があり歯科未受診です。早急に歯科受診を
    .summary-3 = 骨修飾薬（{ $drugs }）投与中の定期的な歯科受診が未確認です。受診歴の確認を
    .detail = 骨修飾薬の投与中は定期的な歯科受診と主治医への報告が勧められます。最終の歯科受診：{ $when ->
        [none] 記録なし
       *[other] { $when }
     }。
    .detail-1 = 骨修飾薬の投与中に口腔症状の記録があり、その後の歯科受診がありません。早急に歯科を受診し、顎骨壊死も念頭に置いてください。

bone-aronj = 顎骨壊死（ARONJ）：定義に該当または疑い
    .summary = 顎骨露出が{ $days }日持続し、ARONJの定義に該当します。口腔外科紹介を
    .summary-1 = 顎骨露出{ $days }日、ARONJの定義に該当します。投与の可否を先に口腔外科と協議
    .summary-3 = 顎骨露出{ $days }日、顎骨照射歴があり定義外です。口腔外科紹介を
    .summary-4 = 顎骨露出{ $days }日、顎骨腫瘍があり定義外です。生検・画像の検討を
    .summary-5 = 顎骨露出{ $days }日です。照射歴と腫瘍の有無を確認し、口腔外科紹介を
    .summary-6 = 顎骨露出（{ $days ->
        [none] 期間の記録なし
       *[other] { $days }日
     }）。ARONJ疑いです。56日目の再確認を待たず紹介を
    .summary-7 = 顎骨露出がありますが骨修飾薬の使用歴が不明です。薬歴の確認を
    .summary-U = 骨修飾薬使用例に、骨露出の有無が分からない顎骨所見があります。確認と記録を
    .detail = { $drugs ->
        [none] 骨修飾薬
       *[other] { $drugs }
     }の使用後、顎骨の露出または触知が{ $days ->
        [none] 期間不明で
       *[other] { $days }日間
     }続いています。定義の3項目（薬剤の使用、顎骨への照射や腫瘍がないこと、8週間以上の持続）をすべて満たします。至急口腔外科に紹介し、次回投与について協議してください（ガイドラインに対応の規定はありません）。
    .detail-3 = 顎骨の露出が{ $days }日続いていますが、顎骨への照射歴があり定義から外れます。口腔外科に紹介し、次回投与について協議してください。
    .detail-4 = 顎骨の露出が{ $days }日続いていますが、顎骨の腫瘍の記録があり定義から外れます。生検または画像で確認し、口腔外科と次回投与について協議してください。
    .detail-5 = 骨修飾薬の使用後、顎骨の露出が{ $days }日続いています。顎骨への照射歴と腫瘍の有無が記録されておらず、定義を判定できません。両者を確認し、口腔外科に紹介し、次回投与について協議してください。
    .detail-6 = 骨修飾薬の使用後に顎骨の露出または触知がありますが、8週間未満または期間不明です。56日目に再確認してください。紹介は待たずに行ってください。
    .detail-7 = 顎骨露出の記録がありますが、骨修飾薬の使用歴が分かりません。他院を含め現在と過去の使用を確認してください。
    .detail-U = 顎骨壊死の疑い、顎骨の炎症、または読み取れない回答の記録があり、骨露出の有無が分かりません。口腔内を確認し、記録してください。

bone-mgus-smm-not-recommended = MGUS・くすぶり型骨髄腫への骨修飾薬
    .summary = { $dx ->
        [SMM] くすぶり型骨髄腫
       *[MGUS] MGUS
     }への骨修飾薬（{ $drugs }）は推奨されません（カテゴリー4）。適応を確認
    .summary-3 = { $dx ->
        [SMM] くすぶり型骨髄腫
       *[MGUS] MGUS
     }ですが{ $events }があります。{ $drugs }の前に診断の再検討を
    .summary-5 = { $dx ->
        [SMM] くすぶり型骨髄腫
       *[MGUS] MGUS
     }への{ $drugs }です。適応の記録を
    .summary-6 = { $drugs }のオーダーですが診断の記録がありません。診断の記録を
    .summary-U = { $dx ->
        [SMM] くすぶり型骨髄腫
       *[MGUS] MGUS
     }への{ $drugs }です。製剤と適応が不明です。確認を
    .detail = MGUSやくすぶり型骨髄腫への骨修飾薬は推奨されません。臨床試験では進行時の骨関連事象は減りましたが、骨髄腫への進行や生存の改善は示されていません。骨粗鬆症が理由であれば、その適応で記録しオーダーしてください。
    .detail-3 = 前駆病態の診断ですが、CRAB基準に該当する所見（{ $events }）があります。形質細胞疾患が原因であれば骨髄腫診断事象の可能性があるため、骨修飾薬を決める前に診断を再検討してください。
    .detail-5 = 骨粗鬆症用の製剤ですが適応の記録がありません。骨粗鬆症が理由であれば記録してください。
    .detail-6 = 形質細胞疾患の診断も他の適応も記録がなく、判断できません。診断または適応を記録してください。
    .detail-U = 製剤（120 mgか60 mg、4 mgか5 mg）も適応も分かりません。MGUSやくすぶり型骨髄腫ではがん用製剤は推奨されません。骨粗鬆症であればその適応を記録してください。

bone-interval = 骨修飾薬の投与間隔
    .summary = 前回の{ $drug }から{ $days }日です。間隔の確認を
    .summary-2 = { $drug }の前回投与日が不明です。日付の確認を
    .summary-3 = { $drug }の投与間隔が{ $days }日と短すぎます（目安3〜4週）。日程の確認を
    .summary-5 = { $drug }の投与間隔が{ $days }日です。添付文書上は4週間隔です
    .summary-8 = 前回の{ $drug }から{ $days }日経過しています。意図した休薬か確認を
    .detail = { $last ->
        [none] 予定された投与の間隔は
       *[other] 前回の{ $drug }から予定日までは
     }{ $days }日です。ガイドラインのゾレドロン酸の投与間隔は3～4週（21～28日）です。
    .detail-2 = { $drug }の投与歴がありますが日付の記録がなく、間隔を確認できません。
    .detail-5 = 前回の{ $drug }から予定日までは{ $days }日です。添付文書上の間隔は4週で、ガイドラインにデノスマブの間隔の記載はありません。
    .detail-8 = 前回の{ $drug }から{ $days }日（42日超）経過し、休薬理由の記録がありません。意図して中止した場合は記録してください。

bone-duplicate-bma = 骨吸収抑制薬の重複
    .summary = { $drug }と{ $other }が重複しています。どちらか一方に整理してください
    .summary-4 = { $drug }のオーダーですが{ $other }（{ $last }投与）の効果が続いています。中止の有無の確認を
    .summary-5 = { $drug }のオーダーですが他の骨修飾薬を除外できません。他院での投与の確認を
    .detail = 別の骨吸収抑制薬が使用中です（{ $other }{ $last ->
        [none] {""}
       *[other] 、最終投与{ $last }
     }）。ガイドラインではデノスマブまたはゾレドロン酸のいずれかとされています。一方を中止してください。
    .detail-4 = { $other }の最終投与（{ $last }）はその投与間隔内で、中止の記録がありません。計画的な切り替えか確認してください。
    .detail-5 = 薬剤リストが不完全で、別の骨修飾薬を除外できません。他院での投与を確認してください。
