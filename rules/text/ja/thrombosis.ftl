family-vte-prophylaxis = 免疫調節薬（IMiD）投与時の血栓予防
    .description = サリドマイド、レナリドミド、ポマリドミドのオーダー時および投与中に、静脈血栓塞栓症（VTE）への対策を確認します（リスク区分、アスピリンとその不適条件、抗凝固薬、デキサメタゾン量）。

## 項目名
fact-imid = 免疫調節薬（IMiD）
fact-antithrombotic = 抗血栓薬
fact-aspirin = アスピリン
fact-doac = 直接経口抗凝固薬（DOAC）
fact-dexPer28d = デキサメタゾン28日間総量
fact-dexamethasone = デキサメタゾン
fact-highDoseDex = 高用量デキサメタゾン
fact-vteHistory = 静脈血栓塞栓症（現病・既往）
fact-vteActive = 活動性の静脈血栓塞栓症
fact-cvc = 中心静脈カテーテル
fact-diabetes = 糖尿病
fact-infectionActive = 活動性感染症
fact-cardiacDisease = 心疾患
fact-hyperviscosity = 過粘稠度症候群
fact-vteOptional = 施設が追加した危険因子
fact-plt = 血小板数
fact-bleedingActive = 活動性出血
fact-pepticUlcerActive = 活動性消化性潰瘍
fact-aspirinAsthma = アスピリン喘息
fact-aspirinReaction = アスピリン・NSAIDに対する反応
fact-heparinBar = ヘパリン起因性血小板減少症
fact-atrialFibrillation = 心房細動
fact-coronaryStent = 冠動脈ステント
fact-antiplateletReason = 抗血小板薬の適応
fact-txEligibility = 移植適応

## 危険因子
vte-factor-history =
    { $active ->
        [yes] 活動性VTE
       *[other]
            { $there ->
                [yes] VTEの既往
               *[other] VTEの既往または活動性VTE
            }
    }
vte-factor-high-dose-dex = 高用量デキサメタゾン
vte-factor-age = { $years }歳以上
vte-factor-cvc = 中心静脈カテーテル
vte-factor-diabetes = 糖尿病
vte-factor-infectionActive = 活動性感染症
vte-factor-cardiacDisease = 心疾患
vte-factor-doxorubicin = ドキソルビシン
vte-factor-erythropoiesis-stimulating = 赤血球造血刺激因子製剤
vte-factor-hyperviscosity = 過粘稠度症候群
vte-factor-other = { $name }
vte-dex-between = 28日間で{ $mg } mg（低用量と高用量の間）
vte-dex-unclear = 用量または投与日程を読み取れません
vte-age-interval = 生年月日が不正確です

## アスピリン不適の理由
vte-reason-platelets = 血小板数 { $count }
vte-reason-bleeding = 活動性出血
vte-reason-allergy = アスピリン・NSAIDに対する反応歴
vte-reason-asthma = アスピリン喘息
vte-reason-ulcer = 活動性消化性潰瘍

## 提案
suggest-aspirin-100 = アスピリン100 mg 1日1回を追加
suggest-aspirin-81 = アスピリン81 mg 1日1回を追加
suggest-aspirin-to-100 = アスピリンを100 mg 1日1回に変更
suggest-aspirin-to-81 = アスピリンを81 mg 1日1回に変更
suggest-delete-aspirin = アスピリンの下書きを削除
suggest-stop-aspirin = 投与中のアスピリンを中止
suggest-doac-to-aspirin = アスピリン100 mg 1日1回に変更
suggest-lmwh = 低分子ヘパリン予防投与のオーダーセットを下書き（薬剤・用量は空欄）
suggest-lmwh-check-crcl = 低分子ヘパリン予防投与のオーダーセットを下書き（先にCCrを確認）
suggest-hold-imid = 免疫調節薬を保留
suggest-blood-count = 血算をオーダー
suggest-consult-thrombosis = 血栓・血液内科にコンサルト
suggest-consult-cardiology = 循環器内科にコンサルト
suggest-record-vte-factors = VTEの危険因子を記録
suggest-dexamethasone-weekly-40 = デキサメタゾンを40 mg 週1回に変更
suggest-dexamethasone-weekly-20 = デキサメタゾンを20 mg 週1回に変更
task-record-vte-factors = 静脈血栓塞栓症の危険因子（血栓症の既往、中心静脈カテーテル、糖尿病、感染症、心疾患、デキサメタゾン量）を記録してください
test-blood-count = 血算
test-consult-thrombosis = 血栓・血液内科コンサルト
test-consult-cardiology = 循環器内科コンサルト
vte-lmwh-order-set = 低分子ヘパリン予防投与（オーダーセット：薬剤と用量を選択）
note-lmwh-order-set = 用量はガイドラインによるものではありません。薬剤と用量は意図的に空欄です。腎機能と血小板数を確認して選択してください。

## 補足
vte-started = 開始日：{ $day }
vte-start-unknown = 開始日不明
vte-note-platelets = 血小板数が最新ではありません。アスピリン開始前に確認してください。
vte-note-poems = POEMS症候群では発症時から血小板活性化と脳梗塞の危険があり、この疾患に対してもアスピリンなどの抗血小板療法が推奨されます。
vte-note-lenalidomide = 血栓症例へのレナリドミドはガイドラインで不適とされます。投与する場合も治療量の抗凝固療法下に限ります。
vte-note-aspirin-unsuitable = アスピリンは不適です（{ $reasons }）。アスピリン不耐時の代替薬はガイドラインに記載がなく、高リスク例の選択肢は低分子ヘパリンです。血小板・出血・腎機能を踏まえて判断してください。
vte-note-new-course = 投与開始から{ $months }か月未満です（臨床試験でイベントが多かった時期）。
vte-note-verify-reaction = 記録された反応は未確認です。患者に確認してください。

vte-imid-standard-aspirin = IMiDオーダー時の血栓予防なし
    .summary = IMiD（{ $drugs }）投与予定で血栓予防薬なし。低用量アスピリン81〜100 mg/日を検討
    .summary-5 = { $drugs }：アスピリンあり。危険因子の情報が不足（{ $unknown }）
    .summary-7 = { $drugs }：{ $taken }のみ。血栓予防で検討された薬剤ではありません
    .summary-10 =
        { $unclear ->
            [none] IMiD（{ $drugs }）投与予定。血栓予防薬の有無を確認できません。他院処方を確認
           *[other] IMiD（{ $drugs }）投与予定。{ $unclear }の用量または服用状況が不明。他院処方も含め確認
        }
    .detail = 血栓予防なしで免疫調節薬（IMiD）がオーダーされています。デキサメタゾン併用時のDVT/VTEは11～17%（IMiDなしでは3～5%）でした。出血リスクで禁忌とならない限り、低用量アスピリン81～100 mg/日を追加してください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-5 = アスピリン81～100 mg/日が投与されており、高リスクでなければ十分です。不明な危険因子：{ $unknown }。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。
    .detail-7 = { $taken }は免疫調節薬との併用で検討された薬剤ではありません。循環器内科に相談せずにアスピリンを上乗せしないでください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-9 = 血栓予防なしで免疫調節薬（IMiD）がオーダーされており、リスクを判定できません。デキサメタゾン併用時のDVT/VTEは11～17%（IMiDなしでは3～5%）でした。出血リスクで禁忌とならない限り、最低限、低用量アスピリン81～100 mg/日が必要です。高リスクであればそれ以上の対策を要します。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-10 = 免疫調節薬（IMiD）がオーダーされていますが、血栓予防の実施状況が不明です。追加する前に他院処方、手持ち薬、用量を確認してください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。

vte-imid-high-risk = 血栓高リスク例へのIMiD
    .summary = VTE高リスクのIMiD（{ $drugs }）投与です。抗凝固薬の要否と用量を検討（{ $factors }）
    .summary-2 = 活動性VTEがあり治療量の抗凝固薬なし：{ $drugs }
    .summary-5 = VTE高リスクのIMiD（{ $drugs }）投与です（{ $factors }）。{ $taken }のみ。抗凝固薬の要否と用量を検討
    .summary-7 = VTE高リスクのIMiD（{ $drugs }）投与です（{ $factors }）。{ $taken }のみ。予防強化を検討
    .summary-8 =
        { $active ->
            [yes] 活動性VTEがあります。治療量の抗凝固療法を確認：{ $drugs }
           *[other] VTE高リスクのIMiD（{ $drugs }）投与です（{ $factors }）。抗凝固薬の他院処方を確認
        }
    .detail = 免疫調節薬（IMiD）投与における血栓高リスク：{ $factors }。ガイドラインはリスクに応じた予防策を求めており、引用されたポマリドミドの試験では高リスク例に低分子ヘパリンが予防投与されました。腎機能と血小板数を踏まえ、低分子ヘパリン（または同等の抗凝固薬、保険適用を確認）を検討してください。アスピリン単独では不十分な可能性があります。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-2 = 活動性VTEに対して治療量の抗凝固療法が行われていません。免疫調節薬を保留し、治療量を血栓・血液内科と決定してください。予防量では不十分です。
    .detail-8 =
        { $active ->
            [yes] 活動性VTEがあります。治療量の抗凝固療法が行われているか確認してください（服用状況が不明です）。予防量では不十分です。次の免疫調節薬の投与前に、他院処方と用量を確認してください。
           *[other] 免疫調節薬（IMiD）投与における血栓高リスク：{ $factors }。血栓予防の実施状況が不明です。他院処方と用量を確認してください。ガイドラインはリスクに応じた予防策を求めており、引用されたポマリドミドの試験では高リスク例に低分子ヘパリンが予防投与されました。不明：{ $unknown ->
                [none] なし
               *[other] { $unknown }
            }。
        }

vte-highdose-dex = IMiDと高用量デキサメタゾンの併用
    .summary = IMiD（{ $drugs }）と高用量DEX（28日間で{ $mg } mg）の併用で血栓リスク上昇。減量や予防強化を検討
    .summary-2 = IMiD（{ $drugs }）とDEX（28日間で{ $mg } mg）の併用。週1回の低用量を上回ります
    .summary-3 = IMiD（{ $drugs }）と高用量DEX（28日間で{ $mg } mg）の併用。高齢・移植非適応例では年齢に応じて減量を検討
    .summary-4 = IMiD（{ $drugs }）とDEXの併用。用量または日程が不明です。28日間の予定総量を確認
    .detail = デキサメタゾン28日間で{ $mg } mg{ $atLeast ->
            [yes] 以上
           *[other] {""}
        }と免疫調節薬（IMiD）の併用は血栓リスクを高めます。週1回の低用量デキサメタゾンを検討し、リスクに応じた予防を行ってください。提案中の週1回の用量はガイドラインによるものではありません。
    .detail-2 = デキサメタゾン28日間で{ $mg } mgは、週1回の低用量（28日間で{ $low } mg）を上回り、ここで高用量とする量（{ $limit } mg）未満です。ガイドラインに具体的な数値はありません。リスクに応じた予防を行ってください。提案中の週1回の用量はガイドラインによるものではありません。
    .detail-3 = デキサメタゾン28日間で{ $mg } mg{ $atLeast ->
            [yes] 以上
           *[other] {""}
        }と免疫調節薬（IMiD）の併用は血栓リスクを高めます。高齢者では高用量により感染症や白内障も増えるため、年齢に応じた減量が勧められます。週1回の低用量デキサメタゾンを検討し、リスクに応じた予防を行ってください。提案中の週1回の用量はガイドラインによるものではありません。
    .detail-4 = デキサメタゾンの用量または投与日程を読み取れないため、28日間の総量が不明です（サイクルの一部からの推計は行いません）。28日間の予定総量を明記してください。高用量デキサメタゾンはIMiDの血栓リスクを高めます。

vte-imid-ongoing-gap = IMiD投与中の血栓予防なし
    .summary = IMiD継続中ですが血栓予防の記録なし。処方または理由の記載を（{ $drugs }、{ $started }）
    .summary-5 =
        { $mg ->
            [none] IMiD（{ $drugs }）継続中。アスピリンの1日量を読み取れません（推奨は81〜100 mg/日）
           *[other] IMiD（{ $drugs }）継続中。アスピリン{ $mg } mg/日は推奨幅（81〜100 mg/日）を外れています
        }
    .summary-6 = { $drugs }継続中。{ $taken }のみで、血栓予防で検討された薬剤ではありません
    .summary-8 = IMiD（{ $drugs }）継続中で血栓予防なし。{ $overridden }に記載された理由は現在も該当しますか
    .summary-10 = IMiD（{ $drugs }）継続中。血栓予防薬の有無を確認できません
    .detail = 免疫調節薬（IMiD）が継続されていますが（{ $started }）、血栓予防の記録がありません。アスピリン81～100 mg/日または代替策を確認してください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-5 =
        { $mg ->
            [none] アスピリンの記録はありますが1日量を読み取れません。IMiD併用時の推奨は81～100 mg/日です。用量を確認してください。
           *[other] アスピリン{ $mg } mg/日は、IMiD併用時の推奨幅（81～100 mg/日）を外れています。ほかの適応がなければ調整してください。
        }
    .detail-6 = { $taken }は免疫調節薬との併用で検討された薬剤ではありません。循環器内科に相談せずにアスピリンを上乗せしないでください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-8 = 免疫調節薬（IMiD）が血栓予防なしで継続されています（{ $started }）。{ $overridden }に理由が記載されています。現在も該当するか確認し、該当しなければアスピリン81～100 mg/日または代替策を検討してください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。
    .detail-10 = 免疫調節薬（IMiD）が継続されていますが（{ $started }）、血栓予防の実施状況が不明です。他院処方と用量を確認してください。確認された危険因子：{ $factors ->
            [none] なし
           *[other] { $factors }
        }。不明：{ $unknown ->
            [none] なし
           *[other] { $unknown }
        }。

vte-aspirin-contraindicated = 血栓予防が必要だがアスピリン不適
    .summary = { $drugs }投与、アスピリン不適例です（{ $reasons }）。LMWH等の代替策を血小板・出血・腎機能で判断
    .summary-1 = アスピリンは禁忌です（{ $reasons }）。下書きを削除してください
    .summary-2 = { $drugs }投与、アスピリン不適例です（{ $reasons }）。抗血栓薬の追加は提案しません。血算のたびに再評価
    .detail = 免疫調節薬（IMiD）投与に血栓予防が必要ですが、アスピリンは不適です（{ $reasons }）。アスピリン不耐時の代替薬はガイドラインに記載がなく、高リスク例の選択肢は低分子ヘパリン（LMWH）です。血小板・出血・腎機能を踏まえてLMWHを検討するか、理学的予防と経過観察を記録してください。
    .detail-1 = アスピリンが署名されようとしていますが、次の記録があります：{ $reasons }。アスピリンの下書きを削除してください。アスピリン不耐時の代替薬はガイドラインに記載がなく、高リスク例の選択肢は低分子ヘパリン（LMWH）です。血小板・出血・腎機能を踏まえてLMWHを検討するか、理学的予防と経過観察を記録してください。
    .detail-2 = アスピリンは不適です（{ $reasons }）。現時点ではほかの抗血栓薬の追加も提案しません。投与中の抗凝固薬も含めて出血と血栓のリスクを比較してください。血算のたびに再評価し、理学的予防と経過観察を記録してください。
    .detail-4 = 免疫調節薬（IMiD）投与に血栓予防が必要ですが、アスピリンは不適です（{ $reasons }）。胃粘膜保護または代替策を相談のうえ検討してください。アスピリン不耐時の代替薬はガイドラインに記載がありません。

vte-doac-coverage = 一次予防としてのDOAC（国内の保険適用）
    .summary = VTE既往なしでの{ $doac }予防は国内保険適用外（{ $drugs }併用）。選択を再確認
    .summary-4 = VTE既往なしでの{ $doac }予防（{ $drugs }併用）：ガイドラインの記載はアピキサバンのみ。保険適用を確認
    .summary-5 = { $doac }と{ $drugs }：VTE既往が不明です。保険適用に関わるため確認
    .detail = { $aspirin ->
            [yes] VTE/DVTの既往がない場合、免疫調節薬（IMiD）投与時のアピキサバンによる一次予防は国内では保険適用外です。レナリドミドまたはポマリドミドに5 mg/日を併用した50例の研究では、6か月間のVTEは0例、小出血3例でした。ガイドラインの選択はアスピリン81～100 mg/日です。比較データはありません。
           *[other] VTE/DVTの既往がない場合、免疫調節薬（IMiD）投与時のアピキサバンによる一次予防は国内では保険適用外です。レナリドミドまたはポマリドミドに5 mg/日を併用した50例の研究では、6か月間のVTEは0例、小出血3例でした。比較データはありません。保険適用を確認してください。
        }
    .detail-4 = { $aspirin ->
            [yes] 免疫調節薬（IMiD）併用時のDOACとしてガイドラインが取り上げているのはアピキサバンのみです。ガイドラインの選択はアスピリン81～100 mg/日です。VTE/DVTの既往がない場合の{ $doac }の保険適用を確認してください。
           *[other] 免疫調節薬（IMiD）併用時のDOACとしてガイドラインが取り上げているのはアピキサバンのみです。VTE/DVTの既往がない場合の{ $doac }の保険適用を確認してください。
        }
    .detail-5 = VTEまたはDVTの既往の有無が記録されていません。国内ではこの目的のDOACは既往がある場合にのみ保険適用となります。既往を確認して記録してください。

vte-aspirin-dose = アスピリン用量が81～100 mg/日を外れている
    .summary = IMiD（{ $drugs }）併用のアスピリン量（{ $mg } mg/日）が推奨幅（81〜100 mg/日）を外れています
    .summary-6 = IMiD（{ $drugs }）併用のアスピリンの1日量を読み取れません（推奨は81〜100 mg/日）
    .detail = アスピリン{ $mg } mg/日は、IMiD併用時の推奨幅（81～100 mg/日）を外れています。ほかの適応がなければ調整してください。
    .detail-5 = アスピリン{ $mg } mg/日は、IMiD併用時の推奨幅（81～100 mg/日）を超えており、出血が増えます。ほかの適応がなければ調整してください。
    .detail-6 = オーダーからアスピリンの1日量を読み取れません。IMiD併用時の推奨は81～100 mg/日です。用量を確認してください。
