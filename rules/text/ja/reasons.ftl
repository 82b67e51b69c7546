## 標準コード体系の上書き理由
standard-reason-action-completed = 実施済み
standard-reason-cds-not-applicable = この状況には当てはまらない
standard-reason-cds-suboptimal-context = 不完全または誤ったデータに基づく助言
standard-reason-not-convenient-feasible = 実施できない
standard-reason-patient-contraindication = この患者には禁忌
standard-reason-patient-refuses = 患者が希望しない
