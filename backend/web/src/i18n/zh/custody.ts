export default {
  title: '佐证包',
  say: '原件、回执、全过程和存证证明，签名封装为一个 zip；不需要本系统，也不需要联网，即可核验。',
  rights: '内容以您的权限为限；每次下载都会记入存证日志。',
  go: '下载佐证包',
  going: '正在封装…',
  done: '佐证包已下载',
  failed: '未能生成佐证包',
  alarm: '存证报警',
  since: '自 {since} 起',
  what: '收件和回执不受影响；在查明之前请勿对外出具佐证包，并按 keep-custody 文档核查。',
  codes: {
    'log-rewound': '公布程序拒绝签名：已公布的日志与数据库不衔接（可能恢复了旧备份）',
    'log-altered': '条目或散列块与已签名的根不一致',
    'witness-contradicts': '见证方所见的日志与本系统不一致',
  },
}
