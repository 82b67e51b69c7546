# 白血病ルールブックの共通文言

## イノツズマブの投与回
dose-E1 = 初回投与
dose-E2 = 第1サイクルの2回目または3回目
dose-E3 = 第2サイクル以降の1回目
dose-E4 = 第2サイクル以降の2回目または3回目
value-planned-dose = { $drug }（{ $event }）
note-dose-history-unknown = イノツズマブの投与歴をすべては取得できませんでした。初回投与かどうか不明なため、より厳しい基準で判定しています。
note-dose-two-readings = サイクル番号は推定です。{ $day }の投与は、現サイクルの余分な投与とも、開始が早すぎる次サイクルとも読めます。
note-dose-after-pause = 前回投与は{ $last }です。休薬が長いため初回投与時の確認項目も適用しています（サイクル数、寛解、減量段階は引き継ぎます）。
note-dose-contradiction = オーダーの記載は第{ $cycle }サイクル{ $index }回目ですが、投与記録から数えた番号と一致しません。オーダーの番号を用いました。
note-dose-undated = オーダーに投与日の記載がないため、{ $day }として判定しました。
note-label-version = 使用した添付文書の版：{ $version }。{ $confirmed ->
    [yes] 現行版であることを施設が確認しています。
   *[other] 以後に改訂されている可能性があります。最新の電子添文を確認してください。
}

## 提案
suggest-ino-withhold = { $drug }の投与を見合わせる
suggest-ino-stop = { $drug }を中止する
suggest-flow = フローサイトメトリーによる白血病細胞表面形質検査をオーダーする
test-flow = 白血病細胞表面形質検査（フローサイトメトリー）
suggest-lft = 肝機能検査（総ビリルビン、AST、ALT、ALP、γ-GT）をオーダーする
test-lft = 肝機能検査：総ビリルビン、AST、ALT、ALP、γ-GT
suggest-cbc = 血算（白血球分画・芽球を含む）をオーダーする
test-cbc = 血算（白血球分画・芽球を含む）

## 項目名
fact-ino-plannedDoses = イノツズマブのオーダー
fact-ino-administrations = イノツズマブの投与
fact-ino-holdEpisodes = イノツズマブの休薬
fact-ino-permanentStop = イノツズマブの投与中止（永続）
mark-by-order = オーダーによる（投与は未確認）
