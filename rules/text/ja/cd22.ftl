family-cd22-verification = イノツズマブ投与前のCD22確認
    .description = 白血病芽球のCD22発現が確認されているか、その結果が再発や治療の後も有効か、CD22陰性の集団が存在・増加していないかを確認します。

## 項目名
fact-antigenSpecimens-CD22 = 芽球のCD22
fact-flowOrders = オーダー済みのフローサイトメトリー
fact-relapseEvents = 再発・増悪
fact-diseaseStatus = 病勢
fact-antileukaemicTherapies = 白血病に対する治療
fact-remissionAssessments = 寛解の評価
fact-marrowBlastPct = 骨髄芽球
fact-extramedullary = 髄外病変
fact-lab-blastPct = 末梢血芽球（割合）
fact-lab-blasts = 末梢血芽球数
fact-lab-blastsBefore = 投与前の末梢血芽球数
fact-lab-wbc = 白血球数
fact-lab-wbcBefore = 投与前の白血球数

## 用語
site-marrow = 骨髄
site-blood = 血液
site-other = 採取部位不明
verdict-positive = 陽性
verdict-partial = 一部陽性または弱陽性
verdict-negative = 陰性
verdict-indeterminate = 判定不能
status-in-remission = 寛解
status-relapsed = 再発
relapse-progression = 増悪
mark-intent-unknown = 投与理由の記載なし
word-relapse = 再発
value-antigen = { $site }：{ $verdict ->
    [none] {""}
   *[other] 判定「{ $verdict }」、
}{ $positive ->
    [none] {""}
   *[other] 陽性{ $positive }％、
}{ $negative ->
    [none] 陰性割合の報告なし
   *[other] 陰性{ $negative }％
}
value-other-gate = 芽球に対する割合ではない値：{ $value }
value-no-blasts = 検体中に測定可能な芽球なし
value-pending = 結果待ち
why-text = 結果の記載を判定として読み取れません：{ $text }
why-report-text = 報告書に{ $antigen }の記載があります。原文を確認してください：{ $text }
missing-therapy-status = { $drug }{ $when ->
    [none] {""}
   *[other] （{ $when }）
}：状態または終了日が不明
why-no-side = 陽性率か陰性率かの記載がない数値です

## 補足
note-flow-pending = 検体（{ $when ->
    [none] 採取日の記載なし
   *[other] { $when }
}）が結果待ちです。結果をお待ちください。重複する検査は提案していません。
note-flow-ordered = フローサイトメトリーはすでにオーダーされています（{ $when ->
    [none] 日付の記載なし
   *[other] { $when }
}）。重複するオーダーは提案していません。
note-undated-specimens = ほかに採取日の記載がないCD22結果が{ $count }件あり、時系列には含めていません。
note-number-unclear = 結果の割合が陽性率か陰性率か不明なため、判定のみを用いました。
note-same-day-specimens = 同日に複数の検体があります。CD22の発現が最も低い検体で判定し、すべてを表に示します。
cd22-was-positive = CD22は{ $date }には陽性でした。
cd22-fraction-unknown = CD22陰性芽球の割合は報告されていません。
cd22-history-unknown = 治療歴が把握できません。前医・他院の治療要約を入手してください。
cd22-undated-events = 日付の記載がないものがあります。検体との前後が不明なため、検体より後とみなしています。
cd22-methods-differ = 検体の部位または検査室が異なるため、2つの割合は厳密には比較できない可能性があります。
cd22-doses-unknown = イノツズマブの投与歴を取得できませんでした。投与済みの場合にのみ当てはまる内容です。
cd22-undecided-since = 検体（{ $date }）は判定不能または不良で、確認にはなりません。
cd22-growth = CD22陰性の割合は{ $earlier }％（{ $before }）から{ $newest }％（{ $after }）へ{ $points }ポイント増えています{ $ratio ->
    [none] {""}
   *[other] （{ $ratio }倍）
}。

## 検査オーダーの注記
note-flow-before-first-dose = 末梢血または骨髄の白血病細胞表面形質検査。CD22陰性、CD19陰性、両者陰性の芽球の割合の報告を希望。
note-flow-second-site = 別の部位からの再検。CD22陰性、CD19陰性、両者陰性の芽球の割合の報告を希望。
note-flow-after-cytoreduction = 腫瘍減量治療の後、イノツズマブ投与前に採取。CD22陰性、CD19陰性、両者陰性の芽球の割合の報告を希望。
note-flow-after-week = 初回投与の約1週間後（日付は要設定）。CD22陰性、CD19陰性、両者陰性の芽球の割合の報告を希望。
note-flow-blood-now = 末梢血、至急。CD22陰性、CD19陰性、両者陰性の芽球の割合の報告を希望。

## 見送りの理由
override-positive-result-held-outside = 他院に陽性結果あり（日付と割合を記入）
override-emergency-no-alternative = 緊急で代替手段なし
override-repeat-specimen-positive = 再検で陽性
override-specimen-error-suspected = 検体の誤りが疑われる
override-mixed-population-documented-plan = 混在集団で、方針を記録済み
override-newer-result-outside = 他院により新しい結果あり
override-no-accessible-blasts = 採取可能な芽球なし
override-clinical-urgency = 臨床的に緊急
override-reviewed-accept = 確認のうえ許容
override-combination-plan-documented = 併用の方針を記録済み
override-gate-artefact = ゲート設定によるアーチファクト
override-methods-not-comparable = 検査法が異なり比較不能
override-specimen-already-sent = 検体提出済み
override-palliative-intent = 緩和目的

## ルール
cd22-no-result = InO開始前のCD22検査結果なし
    .summary = CD22の検査結果が見当たりません。InO開始前に免疫形質の確認が必要です（予定日{ $day }）。
    .summary-R2 = CD22検体（{ $date ->
        [none] 採取日の記載なし
       *[other] { $date }
    }）は結果待ちです。結果を確認してからInOを開始してください。
    .summary-R3 = CD22検体（{ $date ->
        [none] 採取日の記載なし
       *[other] { $date }
    }）は判定不能でした。InO開始前に再検が必要です。
    .summary-R4 = CD22の検査結果がないままInOが継続されています（予定日{ $day }）。
    .detail = この患者の白血病細胞についてCD22の検査結果が見つかりません。添付文書では、フローサイトメトリー等でCD22陽性が確認された患者に投与することとされています。初回投与の前に、CD22陰性芽球の割合を含む現在の免疫形質を確認してください。
    .detail-R2 = CD22の検体は採取されていますが、まだ報告されていません。添付文書ではCD22陽性の確認が求められます。初回投与の前に結果をお待ちください。
    .detail-R3 = 記録にあるCD22検体は判定不能または検体不良のみです。添付文書ではCD22陽性の確認が求められます。初回投与の前に、CD22陰性芽球の割合を含めて再検してください。
    .detail-R4 = InOはすでに開始されていますが、白血病細胞のCD22の結果が記録にありません。添付文書ではCD22陽性の確認が求められます。投与後の検査では投与前の状態は分からないため、投与前の結果を探して記録してください。
    .also = 白血病細胞のCD22の検査結果が記録にありません。

cd22-negative-latest = 直近検体がCD22陰性
    .summary = 直近検体（{ $date ->
        [none] 採取日不明
       *[other] { $date }
    }、{ $site }）でCD22陰性{ $positive ->
        [none] {""}
       *[other] （陽性{ $positive }％）
    }。InOの標的が乏しく、投与の再検討が必要です。
    .summary-R6 = CD22は直近検体で陽性ですが、別部位の検体（{ $date }）は陰性でした。
    .summary-R7 = 新しいCD22検体（{ $date ->
        [none] 採取日の記載なし
       *[other] { $date }
    }）の結果待ちです。投与前に確認してください。
    .summary-U = CD22陽性率が{ $positive }％（{ $latest ->
        [none] 採取日不明
       *[other] { $latest }
    }）と報告され、基準{ $cutoff }％との上下が判断できません。
    .detail = 直近の検体（{ $date ->
        [none] 採取日不明
       *[other] { $date }
    }、{ $site }）では芽球にCD22がみられません。InOはCD22に結合して細胞内に取り込まれることで作用するため、これらの細胞への効果はほとんど期待できません。公表された1例では、1回の投与から約1週間でCD22陰性の集団が大勢を占めました。投与前にこの薬剤の適否を再検討してください。
    .detail-R6 = 直近の検体（{ $latest }）はCD22陽性ですが、別部位の最も新しい検体（{ $date }）は陰性です。InOの作用にはCD22が必要で、陰性の部位には効果が乏しい可能性があります。投与前に両方の結果を確認してください。
    .detail-R7 = 報告済みの直近検体（{ $latest }）はCD22陽性ですが、より新しい検体が未報告です。投与前に結果を確認してください。
    .detail-U = CD22陽性芽球は{ $positive }％と報告され、判定の記載がありません。基準の{ $cutoff }％以上か未満か判断できないため、CD22陽性は確認されていません。投与前に正確な割合または判定を検査室に確認してください。
    .also = { $row ->
        [R6] 直近検体は陽性ですが、別部位の検体（{ $date }）はCD22陰性でした。
        [R7] より新しいCD22検体が結果待ちです。
        [U] 直近のCD22結果（陽性{ $positive }％）では陽性かどうか判断できません。
       *[other] 直近検体はCD22陰性です。
    }

cd22-result-stale = CD22結果が再発・治療・期限より古い
    .summary = { $events ->
        [none] { $date }のCD22検査後の治療歴が不明です。投与直前の再検を推奨します。
       *[other] CD22結果（{ $date }{ $negative ->
            [none] {""}
           *[other] 、陰性{ $negative }％
        }）は再発または追加治療（{ $events }）より前のものです。投与直前の再検を推奨します。
    }
    .summary-R3 = CD22検体が投与日より{ $days }日前で古くなっています。
    .summary-R4 = CD22検体の採取日が不明です。
    .summary-R5 = 前回InO投与後のCD22結果がありません。
    .summary-R6 = CD22結果（{ $date }、陰性{ $negative }％）の後に、施設が除外した治療（{ $events }）のみ行われています。
    .summary-R8 = 新しいCD22結果（{ $newer ->
        [none] 日付不明
       *[other] { $newer }
    }）を読み取れません。原報告を確認してください。
    .detail = { $date }のCD22結果は、{ $events ->
        [none] その後の治療歴が記録から把握できず、現在の状態を示すとは限りません。
       *[other] { $events }より前のものです。
    }治療や再発により白血病細胞の表面形質は変化します。報告された1例では、CD22陰性の割合が診断時10.6％から再発時35.1％に増え、その後の化学療法とブリナツモマブの後は再検されず、InO 1回投与後に残った芽球はほぼCD22陰性でした。InO投与の直前に免疫形質を再検してください。
    .detail-R3 = { $date }のCD22検体は、投与日の時点で{ $days }日前のものとなります。以後の再発や治療の記録はありません。表面形質は変化しうるため、投与前に再検してください（日数の上限は施設の設定です）。
    .detail-R4 = CD22結果に採取日の記載がなく、再発や治療より前の検体である可能性があります。採取日を確認するか、InO投与の直前に再検してください。
    .detail-R5 = 新しいサイクルが予定されていますが、寛解が確認できず、前回のInO投与後にCD22の検体が採取されていません。InO後に残る芽球はCD22を失っている可能性があります。投与前に免疫形質を再検してください。
    .detail-R6 = { $date }のCD22検体の後に行われたのは、施設が対象外とした治療（{ $events }）のみです。CD22陰性の割合は基準以下で増加もありません。芽球の動きが想定と異なる場合は再検を検討してください。
    .detail-R8 = 読み取れた最新の結果より新しいCD22の記載がありますが、このサーバーでは読み取れません。表には以前の値を示しています。投与前に原報告を確認してください。
    .also = { $row ->
        [R3] { $date }のCD22検体は投与日の時点で{ $days }日前のものです。
        [R4] CD22検体の採取日が不明です。
        [R5] 前回InO投与後のCD22検体がありません。
        [R6] CD22検体の後に行われたのは施設が対象外とした治療（{ $events }）のみです。
        [R8] より新しいCD22の記載を読み取れません。
       *[other] CD22結果は次の出来事より前のものです：{ $events ->
            [none] 治療歴不明
           *[other] { $events }
        }
    }

cd22-negative-subclone-present = CD22陰性の集団が存在
    .summary = CD22陰性芽球が{ $negative }％で{ $limit }％を超えています。InO後に残存・増殖するおそれがあります。
    .summary-R2 = CD22は一部陽性で、陰性割合が不明です。
    .summary-R3 = CD22陽性ですが陰性芽球の割合が報告されていません。
    .summary-R5 = CD22の判定（陽性）と陽性率（{ $positive }％）が一致しません。
    .detail = CD22は全体として陽性ですが、芽球の{ $negative }％はCD22陰性です。InOは陽性細胞を除去し、陰性細胞を残す可能性があります。報告された1例では、診断時の10.6％は後から見直して初めて判明しました。併用や投与順序を検討し、早期の再検を計画してください。
    .detail-R2 = CD22は一部陽性・弱陽性・不均一と報告され、陰性芽球の割合が示されていません。検査室に割合を確認してください。InOは陽性細胞を除去し、陰性細胞を残す可能性があります。早期の再検を計画してください。
    .detail-R3 = CD22は陽性とだけ報告されています。CD22陰性芽球の割合を検査室に確認してください。判定のみでは陰性の集団を見落とすことがあります。
    .detail-R5 = 検査室の判定は陽性ですが、陽性芽球は{ $positive }％（陰性{ $negative }％）です。判定に従って評価しました。どの集団についての判定か検査室に確認してください。
    .also = { $row ->
        [R2] CD22は一部陽性で、陰性割合が不明です。
        [R3] CD22陰性芽球の割合が報告されていません。
        [R5] CD22の判定（陽性）と陽性率（{ $positive }％）が一致しません。
       *[other] 芽球の{ $negative }％はCD22陰性です（{ $site }、{ $date ->
            [none] 採取日不明
           *[other] { $date }
        }）。
    }

cd22-negative-subclone-growing = CD22陰性の割合が増加
    .summary = CD22陰性クローンが検体ごとに増えています（{ $earlier }％→{ $newest }％）。InO単独の効果に注意が必要です。
    .detail = CD22陰性芽球は{ $before }の{ $earlier }％から{ $after }の{ $newest }％へ増えています（{ $points }ポイント{ $ratio ->
        [none] {""}
       *[other] 、{ $ratio }倍
    }）。標的陰性の割合の増加は選択を示唆し、抗CD22薬はこれを強める可能性があります。InO投与の直前に再検し、陰性分画への対策を準備してください。
    .also = CD22陰性芽球は{ $earlier }％（{ $before }）から{ $newest }％（{ $after }）へ増えています。

cd22-recheck-on-progression = InO後の芽球増加：次回投与前に形質を再確認
    .summary = InO投与後に芽球が増加しています（{ $now }/μL）。次回投与前にCD22などの形質を再確認してください。
    .summary-R1 = { $pending ->
        [yes] 芽球増加後のCD22検体は結果待ちです（芽球{ $now }/μL）。結果を待って投与を判断してください。
       *[no] InO投与後に芽球が増加しています（{ $before }→{ $now }/μL）。次回投与前にCD22などの形質を再確認してください。
    }
    .summary-R2 = { $pending ->
        [yes] 再発・増悪後のCD22検体は結果待ちです。結果を待って投与を判断してください。
       *[no] InO投与中に再発・増悪の記録があります（{ $date }）。投与前にCD22を再確認してください。
    }
    .summary-R3 = { $why ->
        [R2] InO投与中に再発・増悪の記録があり、芽球は{ $now }/μLです。投与前にCD22を再確認してください。
        [R4] 末梢血芽球は{ $now }/μLで、投与前の値がありません。CD22を再確認してください。
       *[other] InO投与後に芽球が増加しています（{ $before }→{ $now }/μL）。次回投与前にCD22などの形質を再確認してください。
    }
    .summary-R4 = { $pending ->
        [yes] 末梢血芽球は{ $now }/μLで、投与前の値がありません。CD22検体は結果待ちです。
       *[no] 末梢血芽球は{ $now }/μLで、投与前の値がありません。CD22を再確認してください。
    }
    .summary-R6 = 白血球が投与前の2倍以上（{ $before }→{ $now }/μL）ですが分画がありません。血液像を確認してください。
    .summary-U = InO投与後の最新の血球数（{ $date ->
        [none] 日付不明
       *[other] { $date }
    }）を評価できず、芽球の増加を否定できません。
    .detail = { $dose ->
        [none] InO投与
       *[other] { $dose }のInO投与
    }後に末梢血芽球が増加しています（現在{ $now }/μL）。InO後の早期の再増加は、CD22陰性の集団によるものかもしれません。ただちに末梢血の免疫形質検査を提出し、CD22が判明するまで次回投与の判断を保留してください。
    .detail-R2 = InO開始後に再発または増悪が記録されていますが、それ以後の検体で読み取れるCD22結果がありません。InO後の再増加はCD22陰性の集団によるものかもしれません。免疫形質検査を提出し、CD22が判明するまで次回投与の判断を保留してください。
    .detail-R3 = { $why ->
        [R2] InO開始後に再発または増悪が記録され、末梢血芽球は{ $now }/μLです。
        [R4] InO投与後の末梢血芽球は{ $now }/μLで、前回投与前の値が記録になく比較できません。
       *[other] { $dose }のInO投与後に末梢血芽球が増加しています（投与前{ $before }/μL、現在{ $now }/μL）。
    }InO後の早期の再増加は、CD22陰性の集団によるものかもしれません。報告された1例では、出血から芽球の急増まで3日、その6日後に死亡しています。ただちに末梢血の免疫形質検査を提出し、CD22が判明するまで次回投与の判断を保留してください。
    .detail-R4 = InO投与後の末梢血芽球は{ $now }/μLで、前回投与前の値が記録になく比較できません。早期の再増加はCD22陰性の集団によるものかもしれません。末梢血の免疫形質検査を提出し、CD22が判明するまで次回投与の判断を保留してください。
    .detail-R6 = { $dose ->
        [none] InO投与
       *[other] { $dose }のInO投与
    }の前と比べて白血球が2倍以上に増えていますが、分画の記録がありません。白血球数から芽球数は推定できません。芽球数を含む血液像を確認してください。
    .detail-U = 前回のInO投与後の血球数に読み取れないもの、または正確な数値でないものがあり、芽球の増加を否定できません。元の結果を確認してください。
