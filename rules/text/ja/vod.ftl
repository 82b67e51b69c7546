family-vod-sos-monitoring = イノツズマブ投与例のVOD/SOSと肝機能
    .description = イノツズマブ オゾガマイシンの投与前・投与中・投与後に、肝中心静脈閉塞症／類洞閉塞症候群（VOD/SOS）と肝障害を確認します：投与基準、肝機能検査の不足、徴候、危険因子、その後の移植。

## 項目名
fact-lab-tbil = 総ビリルビン
fact-lab-ast = AST
fact-lab-alt = ALT
fact-lab-tbil-uln = 総ビリルビンの基準値上限
fact-lab-ast-uln = ASTの基準値上限
fact-lab-alt-uln = ALTの基準値上限
fact-conditions-vod = VOD/SOS
fact-conditions-liverDisease = 肝疾患
fact-conditions-gilbert = ジルベール症候群
fact-conditions-haemolysis = 溶血
fact-resultAttribution = 検査値の原因の記載
fact-liverEvents = 肝の有害事象
fact-clinical-ruqPain = 右上腹部痛
fact-clinical-hepatomegaly = 肝腫大
fact-clinical-abdominalPain = 腹痛
fact-clinical-ascites = 腹水
fact-weightBaseline = 基準体重
fact-hsct-plan = 移植の予定
fact-hsct-done = 移植歴
fact-hsct-day = 移植日（細胞輸注日）
fact-conditioning = アルキル化剤
fact-leukaemiaDiagnosis = 白血病の診断

## 語句
analyte-tbil = T-Bil
analyte-ast = AST
analyte-alt = ALT
word-liver-vod = VOD/SOS
word-liver-injury = 重篤な肝障害
word-planned = 予定あり
word-not-planned = 予定なし
word-unclear = 読み取れない
word-cause-R5 = ジルベール症候群
word-cause-R6 = 溶血
cause-gilbert = ジルベール症候群
cause-haemolysis = 溶血
cause-leukaemia = 白血病
factor-liver = 肝疾患
factor-vod = VOD/SOSの既往
factor-hsct = 移植歴
factor-age = 年齢
value-liver = { $analyte } 基準値上限の{ $ratio }倍（{ $value }、{ $when ->
    [none] 日付なし
   *[other] { $when }
}）
value-liver-short = { $analyte } { $ratio }倍（{ $value }）
value-liver-ratio = { $analyte } { $ratio }倍
sign-bilirubin = T-Bil { $value }
sign-liver-pain = 有痛性肝腫大または右上腹部痛
sign-weight = 体重 { $baseline }→{ $value }（+{ $percent }%）
sign-ascites = 腹水
sign-bilirubin-brief = T-Bil { $value }
sign-liver-pain-brief = 有痛性肝腫大
sign-weight-brief = 体重 +{ $percent }%
sign-ascites-brief = 腹水
sign-name-bilirubin = T-Bil
sign-name-liver-pain = 有痛性肝腫大
sign-name-weight = 体重増加
sign-name-ascites = 腹水

## 不足している情報
why-no-uln = 結果に基準値上限が付いていません
missing-liver = { $limit }以降の値が必要です。使用できる最新値：{ $when ->
    [none] なし
   *[other] { $when }
}{ $why ->
    [none] {""}
   *[other] ；{ $why }
}
missing-liver-pending = オーダー済みまたは採血済みで結果待ち。{ $limit }以降の値が必要です。使用できる最新値：{ $when ->
    [none] なし
   *[other] { $when }
}
missing-comparator = 「以上・以下」で報告された値のため、基準を超えるか判定できません
missing-weight-baseline = サイクル1日目の直前に測定した体重（移植後は移植当日の体重）がありません
missing-weight-since = 基準体重以降の体重がありません
missing-no-drug-history = 薬歴の記録がまったくありません
missing-after-ino = イノツズマブ最終投与後の値がありません

## 提案
suggest-abdominal-doppler = 腹部超音波検査（ドプラ）をオーダーする
suggest-daily-weight = 毎日の体重測定を指示する
suggest-baseline-weight = 投与前の基準体重を測定する
suggest-consult-transplant = 移植チームに相談する
suggest-delete-alkylator = { $drug }のドラフトを削除する
test-abdominal-doppler = 腹部超音波検査（ドプラ：肝、門脈血流、腹水）
test-daily-weight = 体重測定（毎日）
test-baseline-weight = 体重測定（イノツズマブ投与前の基準値）
test-consult-transplant = 移植チームへのコンサルテーション

## 見送りの理由
override-diagnosis-refuted = 診断は否定された（日付を記載）
override-onset-before-ino-documented = 発症はイノツズマブ投与前と記録されている
override-stop-revoked = 投与中止は撤回された（誰が・いつ・理由）
override-attributed-gilbert = ジルベール症候群による
override-attributed-haemolysis = 溶血による
override-newer-value-outside = より新しい値が他にある
override-benefit-outweighs-risk = ベネフィットがリスクを上回る
override-result-held-outside = 結果は他にある（値を入力）
override-drawn-pending = 採血済み、結果待ち
override-alternative-cause-documented = 他の原因が記録されている
override-evaluation-under-way = 精査中
override-risk-reviewed = リスクを検討済み
override-history-corrected = 病歴を訂正した
override-alternatives-reviewed = 他の治療を検討済み
override-no-suitable-alternative = 適切な代替治療がない
override-risk-reviewed-by-transplant-team = 移植チームがリスクを検討済み
override-transplant-board-decision = 移植検討会の決定
override-not-conditioning = 前処置ではない（GVHD予防）
override-ino-not-given = イノツズマブは投与されていない
override-tested-elsewhere = 他で検査済み
override-end-of-life-care = 終末期ケア

## 追加の説明
note-also-if-kept = **このオーダーを継続する場合、以下にも該当します：**
vod-note-stopped = 投与中止（永続）の記録もあります（{ $when ->
    [none] 日付なし
   *[other] { $when }
}{ $reason ->
    [none] {""}
   *[other] 、{ $reason }
}）。
vod-note-not-exempt = ジルベール症候群または溶血の記録がありますが、すべての値が除外の対象とはなりません。除外には、その検査値自体についての医師の判断の記録が必要です。ジルベール症候群で説明できるのはビリルビンのみ、溶血ではビリルビンとASTのみで、ALTに除外はありません。

## カード
vod-confirmed-permanent-stop = VOD/SOS・その他の重篤な肝障害・投与中止の記録：InOは投与しない
    .summary = InO開始後に{ $what }の記録があります（{ $when }）。以後のInOは中止です。
    .summary-R3 = { $what }の発症日が不明です。確認できるまでInOは投与しないでください。
    .summary-R4 = VOD/SOSの疑いで精査中です。結論が出るまでInOを休薬してください。
    .summary-R5 = 肝機能値が著しく上昇しています。重篤な肝障害に当たるか判断してください。{ $shown }
    .summary-R7 = InOの投与中止が記録されています（{ $stopped ->
    [none] 日付なし
   *[other] { $stopped }
}、{ $reason ->
    [none] 理由の記載なし
   *[other] { $reason }
}）。再投与しないでください。
    .summary-U = VOD/SOS、重篤な肝障害、投与中止の記録の有無を確認できませんでした。
    .detail = イノツズマブ開始後に{ $what }（{ $when }）の記録があります。添付文書では休薬ではなく投与中止とされています。このオーダーを取り消し、投与中止を記録し、肝機能の観察を続けてください。
    .detail-R3 = { $what }の記録がありますが、発症がイノツズマブ初回投与より前とは確認できません。発症日を確認してください。確認できるまでは投与後の発症として扱い、投与しないでください。
    .detail-R4 = VOD/SOSの疑い（または確定と否定の両方）が記録されています。精査の結論が出るまでイノツズマブを休薬してください。確定すれば投与中止、否定されれば記録を訂正してください。
    .detail-R5 = { $values }。重篤度の記録がありません。イノツズマブを休薬し、重篤な肝障害に当たるか判断してください。当たる場合は投与中止です。この基準はCTCAE v3.0のGrade 4による施設設定です。
    .detail-R7 = イノツズマブは投与中止となっています（{ $stopped ->
    [none] 日付なし
   *[other] { $stopped }
}、{ $reason ->
    [none] 理由の記載なし
   *[other] { $reason }
}）。このオーダーは再投与になります。中止の記録は、撤回されるまで以後のすべてのオーダーに適用されます。
    .detail-U = イノツズマブがオーダーされている（またはその可能性がある）患者ですが、VOD/SOS、重篤な肝障害、投与中止の記録の有無を確認できませんでした。診療録で確認してください。

vod-hepatic-lab-hold = ビリルビンまたはトランスアミナーゼが投与基準を超えている
    .summary = 肝機能がInOの休薬基準を超えています（T-Bil 1.5倍超、AST/ALT 2.5倍超）。{ $shown }
    .summary-R5 = 基準超過は{ $cause }によると記録されています（休薬基準の除外）。{ $shown }
    .summary-R6 = 基準超過は{ $cause }によると記録されています（休薬基準の除外）。{ $shown }
    .detail = { $values }。{ $first ->
    [yes] 初回投与前ですが、このまま開始すると直ちに休薬基準に該当します。
   *[other] イノツズマブは休薬してください。
}再開には、総ビリルビンが基準値上限の1.5倍以下、かつASTおよびALTが2.5倍以下のすべてを満たす必要があります。VOD/SOSの有無を確認してください。休薬期間の長さにより、以後の投与方法が変わります。
    .detail-R5 = { $values }。この値は{ $cause }によると記録されており、添付文書の脚注により休薬基準から除外されます。他の肝機能値とVOD/SOSの徴候に引き続き注意してください。
    .detail-R6 = { $values }。この値は{ $cause }によると記録されており、添付文書の脚注により休薬基準から除外されます。他の肝機能値とVOD/SOSの徴候に引き続き注意してください。

vod-lft-missing-or-stale = 肝機能検査の不足または期限切れ
    .summary = InO投与前の肝機能値が不足、または古くなっています。T-Bil・AST・ALTを確認してください。（{ $analytes }、{ $needed }以降{ $pending ->
    [none] {""}
   *[other] 、結果待ち：{ $pending }
}）
    .summary-R4 = InO治療中ですが、肝機能値が{ $days }日を超えて更新されていません：{ $analytes }{ $pending ->
    [none] {""}
   *[other] 、結果待ち：{ $pending }
}
    .detail = 投与予定日（{ $dose }）の{ $days }日以内に使用できる{ $analytes }の値がありません。イノツズマブではVOD/SOSを含む肝障害による死亡例があり、投与の可否はこれらの値で判断します。投与前に結果を確認してください。{ $pending ->
    [none] {""}
   *[other] オーダー済みまたは採血済み：{ $pending }。
}
    .detail-R4 = イノツズマブ治療中ですが、過去{ $days }日以内に使用できる{ $analytes }の値がありません。VOD/SOSを含む肝障害による死亡例があり、定期的な検査が求められています。{ $pending ->
    [none] {""}
   *[other] オーダー済みまたは採血済み：{ $pending }。
}

vod-signs-suspected = VOD/SOSを疑う臨床像
    .summary = VOD/SOSを疑う徴候が2項目以上あります: { $brief }。評価を急いでください。
    .summary-R2 = VOD/SOSの徴候が1項目あります: { $signs }
    .summary-R3 = T-Bilが基準値上限以上（{ $bilirubin }）で、体重・腹水などが未確認です。
    .detail = 所見：{ $signs }。イノツズマブ投与後、特にその後の移植後では、VOD/SOSの可能性があります。直ちに評価し（肝機能検査、体重、ドプラ超音波）、イノツズマブを休薬してください。確定した場合、再投与はできません。
    .detail-R2 = 所見：{ $signs }。1項目のみでは診断できませんが、イノツズマブ投与後、特にその後の移植後では、他の徴候（肝機能、体重、診察、超音波）も確認してください。
    .detail-R3 = T-Bilが基準値上限以上ですが、次の徴候の記録がありません：{ $unknown }。診察と体重測定を行ってください。

vod-risk-factors-at-start = VOD/SOSの危険因子
    .summary = VOD/SOSの危険因子があります（{ $factors }）。慎重に適応を判断してください。
    .summary-R6 = VOD/SOSの危険因子の記録がありません: { $items }
    .detail = VOD/SOSの危険因子：{ $factors }。{ $items ->
    [none] {""}
   *[other] 記録のない項目：{ $items }。
}添付文書では禁忌ではなく慎重投与とされています。リスクの説明、投与前の肝機能と体重、より頻回な観察計画を記録してください。
    .detail-R6 = 記録のない項目：{ $items }。記録がないことは「既往なし」を意味しません。確認して記録してください。初回投与前に肝機能検査と体重測定が必要です。

vod-hsct-planned-weigh-alternatives = 移植への橋渡しとしてのInO
    .summary = 移植予定の患者です（{ $when ->
    [none] 記載日不明
   *[other] { $when }
}）。InO以外の治療も十分に検討したか記録してください。
    .summary-R2 = 移植予定の有無が記録されていません。
    .detail = 移植が予定されています。検証試験で移植を受けた集団の死亡のハザード比（イノツズマブ対化学療法）は1.376（97.5％信頼区間 0.729～2.596、イノツズマブ77例、化学療法33例）、移植後100日までの死亡はイノツズマブ20/77例（26.0％）、化学療法2/33例（6.1％）でした。信頼区間は1を含みます。試験全体の全生存期間は7.7か月対6.7か月（HR 0.770、97.5％信頼区間 0.578～1.026、優越性は示されず）でした。他の治療よりイノツズマブを選択する理由を記録してください。
    .detail-R2 = 移植の予定の有無が記録されていません。サイクル数の上限は移植の予定により異なり、予定がある場合は他の治療を先に検討する必要があります。予定を記録してください。

vod-hsct-bilirubin-at-or-above-uln = 移植前のビリルビンが基準値上限以上
    .summary = InO後のT-Bilが基準値上限以上です（{ $value }、上限{ $uln }）。移植の実施を慎重に検討してください。
    .summary-R2 = 現在のT-Bilは基準値上限未満（{ $value }）ですが、InO後に上限以上の値（{ $peak }）がありました。
    .summary-R3 = InO後の有効なT-Bil値がありません。
    .summary-U = 移植前のT-Bil：InO投与歴が不明です。
    .detail = イノツズマブ投与後の総ビリルビンは{ $value }（上限{ $uln }、{ $when }）で、基準値上限以上です。添付文書では移植の実施を慎重に判断するよう求めています。再検査、VOD/SOSの確認を行い、移植の時期と前処置を再検討してください。
    .detail-R2 = 総ビリルビンは{ $value }（上限{ $uln }、{ $when }）で上限未満ですが、イノツズマブ投与後に{ $peak }（{ $peakWhen }）の値がありました。経過を考慮してください。
    .detail-R3 = イノツズマブ投与歴があり（最終投与{ $last ->
    [none] 日は不明
   *[other] { $last }
}）、直近の基準値上限付きの総ビリルビンがありません。移植の判断の前に測定してください。
    .detail-U = 急性リンパ性白血病ですが、イノツズマブの投与歴が不明です。投与後でT-Bilが基準値上限以上の場合、移植は慎重な判断が求められます。投与歴とT-Bilを確認してください。

vod-conditioning-two-alkylators = InO投与後の前処置におけるアルキル化剤2剤
    .summary = InO投与歴があります。前処置でのアルキル化剤2剤の組合せは避けてください。（{ $agents }）
    .summary-R3 = InO投与歴が不明です。アルキル化剤2剤の前処置の前に確認してください。（{ $agents }）
    .detail = イノツズマブ投与日：{ $dates ->
    [none] 記録なし
   *[other] { $dates }
}。添付文書では、投与後の移植前処置でアルキル化剤2剤の併用を避けるよう求めています。この計画には細胞輸注（{ $graft ->
    [none] 日付の記録なし
   *[other] { $graft }
}）前に{ $agents }が含まれます。1剤以下のレジメンを選択してください。
    .detail-R3 = 薬歴を確認できずイノツズマブの投与歴が不明で、計画には{ $agents }が含まれます。イノツズマブ投与後はアルキル化剤2剤を避ける必要があります。他院での投与歴を確認してください。

vod-post-hsct-lft-gap = InO後の移植例における肝機能検査の間隔
    .summary = InO後の移植患者（day +{ $day }）で、肝機能検査の間隔があいています（{ $analytes }：{ $age ->
    [none] 有効な値なし
   *[other] { $age }日前
}）。
    .summary-R3 = InO後の移植患者（day +{ $day }）で、移植後の肝機能検査がありません。
    .summary-U = 移植日が不明で、最近InOの投与があり、肝機能検査が{ $days }日より前です。
    .detail = イノツズマブ投与後の移植からday +{ $day }です。最新の肝機能検査（{ $analytes }）：{ $age ->
    [none] 有効な値なし
   *[other] { $age }日前
}。この時期はVOD/SOSのため頻回の検査が求められています。肝機能検査をオーダーし、体重を確認してください。
    .detail-R3 = イノツズマブ投与後の移植（day +{ $day }）以降、肝機能検査がありません。この時期はVOD/SOSのため頻回の検査が求められています。肝機能検査をオーダーし、体重を確認してください。
    .detail-U = 移植の記録はありますが日付がなく、過去100日以内にイノツズマブが投与されています。投与後の移植であれば頻回の肝機能検査が求められます。移植日を記録してください。最新値（{ $analytes }）は{ $days }日より前か、ありません。
