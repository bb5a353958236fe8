/** 规则拒绝时附带的事实，说成一句话。 */
export default {
  missing: '尚缺 {n}{unit}',
  retry: '请在 {n} 分钟后再试',
  roles: '应由{names}办理',
  until: '最迟 {day}',
  field: '请检查：{names}',
  why: {
    'belongs-to-the-unit': '本人属于责任单位',
    'is-a-verifier': '本人核查过此问题',
    'is-the-approver': '本人批准过此问题销号',
    'is-the-drafter': '本人填写了本轮整改',
    'is-the-proposer': '本人是提请人',
    'verified-the-round-before': '本人核查过上一轮',
    'doubtful-clock': '拍摄时间存疑',
    'no-fix': '照片没有定位',
    far: '照片距问题较远',
  },
}
