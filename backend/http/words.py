"""The words of every code: one table, printed in docs/reference/errors.md, held to the code by a test.

Each line: the code, what it says in Chinese, in English, and what to do next in both."""

from typing import NamedTuple


class Words(NamedTuple):
    title_zh: str
    title_en: str
    next_zh: str
    next_en: str


WORDS: dict[str, Words] = {
    # the frame
    "internal": Words(
        "系统内部错误",
        "Something broke on our side",
        "请稍后重试，并把请求编号告诉管理员。",
        "Try again; tell the administrator the request id.",
    ),
    "unparsable": Words(
        "请求无法解析", "The request cannot be read", "请检查格式后重新发送。", "Check the format and send it again."
    ),
    "invalid": Words(
        "请求内容不符合要求",
        "The request is well-formed but not valid",
        "请按 errors 中指出的字段修改。",
        "Mend the fields named in errors.",
    ),
    "refused": Words(
        "规则不允许此操作", "A rule does not allow this", "请查看 detail 中的原因。", "See the reason in detail."
    ),
    "unauthenticated": Words("尚未登录或登录已失效", "Nobody is logged in", "请重新登录。", "Log in again."),
    "forbidden": Words(
        "无权进行此操作", "This is not yours to do", "请由有相应职责的人员办理。", "Ask somebody whose duty it is."
    ),
    "not-found": Words("没有找到", "There is no such thing", "请核对编号。", "Check the id."),
    "method-not-allowed": Words(
        "不支持此请求方法", "This method is not served here", "请查看接口文档。", "See the API reference."
    ),
    "media-type": Words(
        "不支持此内容类型",
        "This media type is not served here",
        "请按接口文档设置 Content-Type。",
        "Set Content-Type as the API reference says.",
    ),
    "conflict": Words("与当前状态冲突", "The world is not as you supposed", "请刷新后重试。", "Reload and try again."),
    "stale-version": Words(
        "此记录已被他人更新",
        "Somebody changed this row since you read it",
        "请刷新后再决定。",
        "Reload, then decide again.",
    ),
    "too-many-requests": Words(
        "请求过于频繁", "Too many requests", "请按 Retry-After 的时间稍候。", "Wait as Retry-After says."
    ),
    "unavailable": Words(
        "服务暂时不可用", "Not available just now", "请稍后重试，数据没有丢失。", "Try again shortly; nothing is lost."
    ),
    "too-slow": Words(
        "查询时间过长已中止", "The query took too long and was stopped", "请缩小查询范围。", "Ask for less at once."
    ),
    "unstorable-text": Words(
        "文字中含有无法保存的字符",
        "The text holds characters that cannot be kept",
        "请删除控制字符后重试。",
        "Remove control characters and send it again.",
    ),
    # engines
    "storage-away": Words(
        "存储引擎暂时不可用",
        "A storage engine is away",
        "请稍后重发，未确认的内容没有入库。",
        "Send it again shortly; nothing unacknowledged was kept.",
    ),
    "database-away": Words(
        "数据库暂时不可用",
        "The database is away",
        "请稍后重发，未确认的内容没有入库。",
        "Send it again shortly; nothing unacknowledged was kept.",
    ),
    "objects-away": Words(
        "对象存储暂时不可用",
        "The object store is away",
        "请稍后重发，未确认的内容没有入库。",
        "Send it again shortly; nothing unacknowledged was kept.",
    ),
    "objects-full": Words(
        "存储空间已满",
        "The object store is full",
        "请联系管理员扩容，手机请保留原件。",
        "Tell the administrator; keep the original on the phone.",
    ),
    "object-missing": Words(
        "原件暂不可读", "The bytes cannot be read", "请联系管理员核查。", "Tell the administrator."
    ),
    "cut-off": Words("上传中断，未收到全部内容", "The upload was cut off", "请重新发送。", "Send it again."),
    "digest-differs": Words(
        "收到的内容与申报的摘要不符",
        "The bytes are not the ones declared",
        "请重新读取原件并发送。",
        "Read the original again and send it.",
    ),
    "too-large": Words(
        "文件超过允许大小", "The file is larger than allowed", "请查看上限后处理。", "See the limit in the answer."
    ),
    "length-required": Words(
        "缺少内容长度", "The length of the body was not said", "请设置 Content-Length。", "Set Content-Length."
    ),
    # geo
    "bad-geometry": Words("几何数据无效", "The geometry is not valid", "请检查坐标。", "Check the coordinates."),
    "bad-track": Words("轨迹文件无法使用", "The track cannot be used", "请检查文件。", "Check the file."),
    "bad-chainage": Words("桩号格式不正确", "The chainage cannot be read", "请写成 K12+300。", "Write it as K12+300."),
    "unknown-crs": Words(
        "坐标系未声明或不支持",
        "The coordinate system is not declared or not known",
        "请声明 wgs84、cgcs2000、gcj02 或 bd09。",
        "Declare wgs84, cgcs2000, gcj02 or bd09.",
    ),
    "too-many-points": Words("轨迹点过多", "The track has too many points", "请分段上传。", "Send it in parts."),
    # assets, inspections
    "bad-asset": Words(
        "对象数据不完整",
        "An asset lacks what its kind needs",
        "请按 detail 补充后整批重发。",
        "Mend it as detail says.",
    ),
    "bad-plan": Words(
        "检查计划有误", "The plan names what is not there", "请按 detail 修改。", "Mend it as detail says."
    ),
    "wrong-state": Words(
        "当前状态不能进行此操作", "This cannot be done from the present state", "请刷新后查看。", "Reload and look."
    ),
    # evidence
    "different-bytes": Words(
        "此编号已申报过其他内容",
        "This id was declared before with other bytes",
        "请为新的内容使用新的编号。",
        "Use a new id for other bytes.",
    ),
    "id-taken": Words(
        "此编号已用于其他内容",
        "This id names something else already",
        "请换一个编号后重试。",
        "Try again under a new id.",
    ),
    "not-declared": Words(
        "内容尚未申报", "Bytes came before their declaration", "请先申报再上传。", "Declare it first."
    ),
    "photo-missing": Words(
        "缺少发现时的原始照片",
        "The original photo of the finding is missing",
        "请上传并关联至少一张原始照片（资料类可用扫描件）。",
        "Hand in and link at least one original photo (a scan where papers prove it).",
    ),
    "position-missing": Words(
        "缺少位置",
        "The position is missing",
        "请补充位置，或说明没有定位的原因。",
        "Give the position, or why there is none.",
    ),
    "original-withheld": Words(
        "原件不对外提供", "Originals are not shown to you", "请使用处理后的副本。", "Use the clean copy."
    ),
    "not-derived": Words(
        "副本尚未生成或无法生成",
        "This copy is not made",
        "请稍后再试；无法识别的文件没有副本。",
        "Try again shortly; what cannot be read has no copy.",
    ),
    "link-refused": Words(
        "此类材料不能作此用途",
        "This evidence cannot stand in this role",
        "请核对材料种类和用途。",
        "Check kind and role.",
    ),
    "unreadable": Words(
        "无法识别为图片",
        "No picture can be made of these bytes",
        "内容已保存，等待人工核查。",
        "It is kept; a person will look.",
    ),
    "decoder-away": Words(
        "图片处理暂时不可用", "The decoder is away", "请稍后重试，内容没有丢失。", "Try again shortly; nothing is lost."
    ),
    # people
    "login-failed": Words(
        "登录名或密码不正确", "Login and password do not match", "请核对后重试。", "Check both, then try again."
    ),
    "login-locked": Words(
        "登录失败次数过多，已暂时锁定",
        "Locked after too many wrong passwords",
        "请按 Retry-After 的时间稍候再试。",
        "Wait as Retry-After says.",
    ),
    "weak-password": Words(
        "新密码不符合要求",
        "The new password is too weak",
        "至少 8 位（管理员 10 位），含大写、小写、数字、符号中的三类。",
        "8 characters or more (administrators 10), of three kinds.",
    ),
    "password-change-due": Words(
        "请先修改初始密码",
        "Choose your own password first",
        "请在浏览器中修改密码。",
        "Change the password in the browser.",
    ),
    "csrf": Words(
        "缺少页面校验令牌", "The page's CSRF token is missing", "请刷新页面后重试。", "Reload the page and try again."
    ),
    "device-revoked": Words(
        "此手机已停用",
        "This phone was taken out of service",
        "请重新登记本机，未上传的内容会保留。",
        "Enrol the phone again; what it has not sent is kept.",
    ),
    "device-taken": Words(
        "此设备编号属于他人",
        "This device id belongs to another person",
        "请换一个设备编号重新登记。",
        "Enrol with a fresh device id.",
    ),
    "bad-enrolment-code": Words(
        "登记码无效或已过期",
        "The enrolment code is not good",
        "请在浏览器中重新生成登记码。",
        "Make a new code in the browser.",
    ),
    "posts-exclude": Words(
        "此职务不能兼任", "One person cannot hold both posts", "请由另一人担任。", "Give the post to somebody else."
    ),
    "unknown-unit": Words("没有此单位", "There is no such unit", "请核对单位路径。", "Check the unit's path."),
    "bad-unit": Words(
        "单位代码或类型无效", "The unit's code or kind is not valid", "请按 detail 修改。", "Mend it as detail says."
    ),
    # rectification, follow-up
    "no-round": Words(
        "没有可办理的整改轮次",
        "There is no round in the state this needs",
        "请刷新后查看整改记录。",
        "Reload and look at the rounds.",
    ),
    "after-photo-missing": Words(
        "缺少整改后照片",
        "An after-photo is missing",
        "请到现场补拍整改后照片再提交。",
        "Take an after-photo at the place and submit again.",
    ),
    "not-a-photo": Words("照片不存在或无权查看", "There is no such photo", "请核对照片编号。", "Check the photo's id."),
    "still-reading": Words(
        "照片正在读取中", "The photo is still being read", "请稍等几秒再试。", "Try again in a few seconds."
    ),
    "after-photo-too-old": Words(
        "整改后照片早于交办时间",
        "The after-photo is older than the order",
        "请重新拍摄整改后的现场。",
        "Take a new photo of the place as it is now.",
    ),
    "photo-used-before": Words(
        "此照片已使用过", "These bytes have been shown before", "请换用新拍摄的照片。", "Take a new photo."
    ),
    "explanation-missing": Words(
        "照片需要说明",
        "The photo needs a word of explanation",
        "请说明拍摄位置或时间不符的原因。",
        "Say why its place or time differs.",
    ),
    "not-eligible": Words(
        "所指定人员不具备相应岗位",
        "The person named holds no post for this",
        "请从可选名单中指定。",
        "Choose from those listed as eligible.",
    ),
    "own-evidence-missing": Words(
        "缺少核查人本人现场照片",
        "The checker's own photos are missing",
        "请到现场拍照后再作结论。",
        "Go there, take photos, then decide.",
    ),
    "presence-missing": Words(
        "缺少到场证明",
        "There is no sign that the checker was there",
        "请提供轨迹或现场签到。",
        "Give a track or a check-in.",
    ),
    "criteria-open": Words(
        "销号标准尚未全部满足",
        "A criterion of the close-out standard is open",
        "请逐项核对，未满足的应判为不通过。",
        "Tick each one, or fail the round.",
    ),
    "quantity-short": Words(
        "核实数量不足",
        "Less was verified than was ordered",
        "整改到位后再核查销号。",
        "Finish the rest, then check again.",
    ),
    "reason-missing": Words("缺少理由", "A reason is needed", "请填写理由。", "Give the reason."),
    "not-the-verifier": Words(
        "不是指定的核查人",
        "Somebody else was named to check this",
        "请由指定的核查人办理。",
        "The named verifier does this.",
    ),
    "one-decision-at-a-time": Words(
        "不能批量销号", "Rows are closed one at a time", "请逐条审查后销号。", "Look at each row, then close it."
    ),
    "drawn-already": Words(
        "本月已抽取",
        "This month has been drawn",
        "如需重抽请填写理由，原结果保留。",
        "Give a reason to redraw; the old draw stays.",
    ),
    "not-this-month": Words(
        "只能抽取本月",
        "A draw is of the month it is started in",
        "请按当前月份抽取。",
        "Draw the present month.",
    ),
    "seed-not-yours": Words(
        "随机种子不能由人指定",
        "A seed is not given by a person",
        "请不带种子重新发起。",
        "Start the draw without a seed.",
    ),
    "pool-empty": Words(
        "没有可供抽取的销号事项",
        "There is nothing to draw from",
        "销号满7日后再抽取。",
        "Draw when rows have been closed for 7 days.",
    ),
    "visit-photo-missing": Words(
        "缺少回头看现场新照片",
        "A visit rests on fresh photos of the visitor's own",
        "请到现场拍照。",
        "Take photos there.",
    ),
    "not-the-visitor": Words(
        "不是指定的回头看人员", "Somebody else was sent", "请由被派人员填报。", "The person who was sent reports."
    ),
    "found-missing": Words(
        "缺少反弹情况描述",
        "What is back, and where, is missing",
        "请说明反弹的位置和情况。",
        "Say where it is back, and what.",
    ),
    "nothing-suspected": Words(
        "没有待认定的反弹", "Nothing undecided is suspected", "请刷新后查看。", "Reload and look."
    ),
    # tasks
    "calendar-missing": Words(
        "这一年的工作日历尚未导入",
        "This year's working days are not known",
        "请管理员执行 yixian calendar import，或填写期限并说明理由。",
        "Run yixian calendar import, or type a due date with a reason.",
    ),
    "not-your-duty": Words(
        "此事项不由您的岗位办理",
        "This belongs to another post",
        "请由列出的岗位人员办理。",
        "Ask somebody in one of the posts named.",
    ),
    "power-missing": Words(
        "本组未获授此职权",
        "The group was not given this power",
        "请由组长或督查室主任办理。",
        "Ask the group's leader or the office director.",
    ),
    "unknown-category": Words(
        "没有此问题类别", "There is no such category", "请从问题分类表中选择。", "Choose one from the taxonomy."
    ),
    "area-missing": Words(
        "缺少所属区域或领域",
        "The area or policy field is missing",
        "请选择督查任务，或填写区域和领域。",
        "Name the mission, or the area and the field.",
    ),
    "not-complete": Words(
        "内容不完整",
        "Something that is needed is missing",
        "请补全 missing 中列出的项目。",
        "Fill in what missing names.",
    ),
    "due-reason-missing": Words(
        "调整期限需说明理由", "A due date of one's own needs a reason", "请填写理由。", "Give the reason."
    ),
    "due-not-ahead": Words(
        "期限须晚于现在及原期限", "A due date lies ahead", "请选择更晚的日期。", "Choose a later date."
    ),
    "danger-too-long": Words(
        "险情最长 24 小时", "A dangerous situation has 24 hours at most", "请缩短期限。", "Choose a shorter time."
    ),
    "batch-taken": Words(
        "此批次编号已用于其他交办",
        "This batch was sent with other rows",
        "请使用新的批次编号。",
        "Use a fresh batch id.",
    ),
    "not-the-same": Words(
        "两条问题不能并案",
        "The two rows cannot be one",
        "请核对类别、位置和责任单位。",
        "Check category, place and unit.",
    ),
    "too-late": Words("已超过办理时限", "The time for this has passed", "请与督导组联系。", "Talk to the group."),
    "already-asked": Words("已经提出过", "This was asked before", "请等待处理结果。", "Wait for the decision."),
    "nothing-to-decide": Words(
        "没有待决定的申请", "Nothing waits for a decision", "请刷新后查看。", "Reload and look."
    ),
    "second-return": Words(
        "再次退回须提级协调",
        "A second return is coordinated above",
        "请确认由现单位办理，或提请上级协调。",
        "Confirm the present unit, or take it up.",
    ),
    "beyond-level": Words(
        "超出本级可批准的期限",
        "More time than this level may grant",
        "请缩短延期，或由上一级审批。",
        "Grant less, or leave it to the next level.",
    ),
    "same-hands": Words("须由不同人员办理", "One person cannot be both", "请由另一人办理。", "Ask somebody else."),
    "no-such-tile": Words("没有此瓦片", "There is no such tile", "请核对瓦片编号。", "Check the tile's address."),
}
