/** 每一步办理在过程中的说法。键是事件的 act。 */
export default {
  by: '{who}',
  system: '系统',
  reason: '理由：{reason}',
  toState: '转为{state}',
  act: {
    draft: '起草', register: '登记', merge: '合并到主问题', propose_merge: '提议合并', propose_dismissal: '提议不予立项', dismiss: '批准不予立项', reject_dismissal: '未同意不予立项',
    dispatch: '交办', acknowledge: '签收', acknowledge_auto: '自动签收', return: '申请退回', confirm_return: '维持原交办', redispatch: '改交其他单位', escalate_return: '提级认定责任',
    ask_extension: '申请延期', grant_extension: '同意延期', refuse_extension: '未同意延期', pass_on_extension: '延期转上一级',
    submit: '报送整改', withdraw: '撤回整改', return_material: '退回补正', assign_verifier: '指定核查人', unable: '暂无法核查', fail: '核查未通过', pass: '核查通过',
    close: '批准销号', refuse_close: '未同意销号', rebound: '确认反弹', reject_rebound: '否定反弹', suspend: '挂起', resume: '恢复', immediate_fix: '立行立改',
  },
}
