/** 每一步办理在过程中的说法。键是事件的 act（不含手册编号）。 */
export default {
  reason: '理由：{reason}',
  toState: '转为{state}',
  act: {
    'draft': '起草', 'register': '登记', 'merge': '合并到主问题', 'propose-merger': '提议合并', 'decide-merger': '审批合并', 'propose-dismissal': '提议不予立项', 'decide-dismissal': '审批不予立项',
    'dispatch': '交办', 'acknowledge': '签收', 'return': '申请退回', 'decide-return': '审批退回申请', 'redispatch': '改交其他单位', 'ask-extension': '申请延期', 'decide-extension': '审批延期',
    'submit': '报送整改', 'withdraw': '撤回整改', 'return-material': '退回补正', 'name-verifier': '指定核查人', 'rename-verifier': '另行指定核查人', 'unable': '暂无法核查', 'fail': '核查未通过',
    'pass': '核查通过', 'close': '批准销号', 'refuse-close': '未同意销号', 'rebound': '确认反弹', 'reject-rebound': '否定反弹', 'open-rebound': '因反弹立为新问题', 'suspend': '挂起', 'resume': '恢复办理',
    'fix-at-once': '立行立改', 'plan': '计划', 'approve': '批准', 'start': '开始', 'finish': '结束', 'report': '报告', 'cancel': '取消',
  },
}
