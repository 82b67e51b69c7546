# 全ファミリー共通の文言。引数は整形済みで渡される。

## カードの構成
heading-facts = 根拠となる患者情報
heading-missing = 確認できなかった項目
heading-source = 出典
heading-also = 併せて該当
column-fact = 項目
column-value = 値
column-date = 日付
column-resource = リソース
word-yes = あり
word-no = なし
word-not-on-problem-list = プロブレムリストに記載なし
word-undated = 日付なし
line-source = { $label }、{ $section }。推奨またはエビデンス：{ $grade }
line-refused = 別の患者または患者不明のリソース{ $count }件を除外しました。
line-inferred = サイクル番号は記録から推定したものです。
line-full-summary = { $text }
line-also = { $rule }：{ $text }
line-missing = { $fact }：{ $reason }
line-missing-detail = { $fact }：{ $reason }（{ $detail }）
value-drug-dose = { $drug } { $dose }

## 理由
reason-absent = 記録なし
reason-stale = 古すぎるため使用不可
reason-unavailable = 利用不可
reason-not-understood = 記録はあるが読み取れない
reason-pending = 結果待ち
reason-not-obtained = 取得できず
missing-key = { $key }を取得できませんでした
missing-partial = { $key }の取得が不完全です
missing-older-than = { $days }日より前の値：{ $when }
missing-part = { $part }が必要です
missing-part-old = { $part }が{ $days }日より前の値です
missing-unreadable = { $entry }の内容を特定できません
missing-entry = { $entry }
why-status = ステータス不明
why-no-value = 値なし
why-no-number = 値が数値ではありません
why-no-unit = 単位なし
why-unit = 単位「{ $unit }」を解釈できません
why-no-code = 対応するコードなし
why-no-date = 日付なし
why-date = 日付を解釈できません
why-no-answer = 回答を解釈できません
why-conflict = 同一検体または同日の値が一致しません：{ $values }
why-contradiction = 記録が互いに矛盾しています
why-suspected = 疑いのみ
why-invalid = FHIRとして正しくないリソースです（{ $error }）

## 根拠の表に付ける注記
mark-by-text = 文字列から判定
mark-code-not-confirmed = コード未確認
mark-recorded = 記録日
mark-report-date = 報告日
mark-site-local = タイムゾーンの指定なし
mark-stated = 自己申告の体重
mark-computed = 計算値
mark-attested = 医療者の入力
mark-newer-pending = より新しい結果が未着
mark-future-entry = 未来日付の記録あり
mark-by-bsa = 体表面積から換算
mark-by-weight = 体重から換算
mark-date-of-order = オーダー日
mark-doses-differ = 用量の記載が複数
mark-invalid = FHIRとして不正
mark-old-open-order = 終了日のない古いオーダー
mark-reason-by-text = 理由は文字列から判定
mark-reported-on = 聴取日
mark-status-unknown = ステータス不明
mark-strength-by-name = 規格は製品名から判定
mark-text-disagrees = コードと名称が不一致

## 失敗時
not-evaluated =
    .title = 評価できなかったルール
    .summary = この患者では「{ $rule }」を評価できませんでした
    .detail = サーバー内部の障害でこのルールを評価できませんでした。この点については何も分かっていないため、手作業で確認してください。障害はログに記録されています。
order-not-readable =
    .title = 読み取れないオーダー
    .summary = このリストに特定できないオーダーがあり、確認の対象になっていません
    .detail = オーダーに既知のコードも文字列もないか、参照先の医薬品が見つかりません。どのルールもこのオーダーを確認していません。
more-findings =
    .title = その他の指摘
    .summary = ほかに{ $count }件の指摘があります（非表示）
    .detail = 表示していないもの：{ $rules }。
could-not-check =
    .title = 必要なデータを取得できません
    .summary = 確認できませんでした：{ $keys }
    .detail = このサービスに必要なデータを取得できなかったため、判定できません。

## 検査とコンサルト
test-creatinine = 血清クレアチニン
test-consult-pharmacy = 薬剤師への相談
test-consult-infectious-disease = 感染症科へのコンサルト
suggest-creatinine = 血清クレアチニンをオーダー
suggest-consult-pharmacy = 薬剤師に相談
suggest-consult-infectious-disease = 感染症科にコンサルト
suggest-reconcile = 持参薬・処方内容を確認
task-reconcile-medication = 他院処方や手持ち薬を含めて服用中の薬剤を確認してください
note-pharmacist-review = 用量と投与時期について薬剤師の確認が必要（腎機能のため）。
note-dose-not-from-guideline = この用量はガイドラインによるものではありません。
note-draft = 診療支援システムが提案した下書きです。処方医が確認し、署名してください。
dose-text = { $drug } { $dose } { $unit } { $route } { $schedule }
dose-text-open = { $drug } { $route }（用量は未定）
schedule-daily = 1日1回
schedule-every-days = { $days }日ごと
schedule-range-days = { $days }～{ $most }日ごと
schedule-weekly = 週1回
schedule-none = {""}
route-oral = 経口
route-subcutaneous = 皮下注
route-intravenous = 静注
route-unknown = {""}
action-create = 作成：{ $what }
action-delete = 下書きを削除：{ $what }
action-on-hold = 保留にする：{ $what }
action-stop = 中止する：{ $what }
action-continue = 継続する：{ $what }
action-reschedule = { $start }に変更：{ $what }
action-redose = 用量を{ $dose } { $unit }に変更：{ $what }
action-replace = { $what }を{ $drug } { $dose } { $unit }に変更

## 推奨に従わない理由
override-already-covered = 対応済み（他院処方、手持ち薬など）
override-contraindicated = 禁忌のため
override-benefit-outweighs = 有益性がリスクを上回る
override-trial-protocol = 治験・臨床試験の実施計画書による
override-patient-declined = 患者が希望しない
override-specialist-advised = 専門医の助言による
override-arranged-pending = 手配済み、実施待ち
override-data-wrong = データの誤り
override-coverage-approved = 保険適用・適応外使用の承認済み
override-palliative = 緩和ケア中
override-alternative-measure = 代替策を実施中
override-not-this-indication = 適応が異なる
override-other = その他の理由

## 各ファミリー共通の項目名
fact-age = 年齢
fact-sex = 性別
fact-weightKg = 体重
fact-heightCm = 身長
fact-scr = 血清クレアチニン
fact-egfr = eGFR
fact-crcl = クレアチニンクリアランス
fact-dialysis = 透析
fact-medicationList = 薬剤リスト
fact-medListReconciled = 持参薬・処方内容の確認
fact-allergiesReviewed = 薬剤アレルギー・副作用歴の記録
fact-carePalliativeOnly = 症状緩和のみの方針
fact-transplants = 造血幹細胞移植
usage-requirements = 診療を支援するもので、承認された医療機器ではありません。文書に示すコード化された薬剤・検査データが必要です。使用前に施設が閾値を承認してください。
reason-prophylaxis = 予防
value-name = { $name }
