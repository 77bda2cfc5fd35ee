"""What the tour shows, in the order of the work: who looks, where, and one line about it in both languages."""

from typing import NamedTuple

#: sizes of windows by name: the office's screens, and the telephone
SCREENS = {"1440": (1440, 900), "1280": (1280, 720)}
PHONE = {"390": (390, 844)}
MONITOR, ADMINISTRATOR, SIGNATORY, UPKEEP = "wangxl", "lijg", "chenhf", "liuzq"


class Stop(NamedTuple):
    """One page. `at` ends with * for the first link of that shape on the list before it; `press` is pressed once the page stands."""

    name: str
    who: str | None
    at: str
    zh: tuple[str, str]
    en: tuple[str, str]
    press: str = ""
    phone: bool = False


STOPS = (
    Stop("sign-in", None, "/sign-in", ("登录", "输入用户名和密码；连续五次不正确，账号锁定十五分钟。"),
         ("Sign in", "User name and password; five wrong attempts lock the account for fifteen minutes.")),
    Stop("home-monitor", MONITOR, "/", ("待办（监控员）", "待办按时限排列，今天的装箱列在下面，按一下开始监控。"),
         ("To do (monitor)", "What waits, most urgent first; below it today's loadings, each begun with one click.")),
    Stop("home-administrator", ADMINISTRATOR, "/", ("待办（管理员）", "上报的异常、到期事项和今天的装箱；一般异常可一并处置。"),
         ("To do (administrator)", "Reported anomalies, what falls due, today's loadings; minor anomalies are decided on together.")),
    Stop("loadings", MONITOR, "/loadings", ("装箱", "登记的装箱，按计划时间排列；可以查找、开始或继续监控。"),
         ("Loadings", "Announced loadings by planned time; find one, begin or go on watching it.")),
    Stop("loading", MONITOR, "/loadings/*", ("一次装箱", "集装箱、车辆、申报和联系人，以及这个集装箱的全部监控、环节、异常和截图。"),
         ("One loading",
          "Container, vehicle, declaration and contact, with all monitorings, phases, anomalies and stills of this container.")),
    Stop("loading-form", MONITOR, "/loadings/new", ("登记装箱", "先选场所，再填计划时间、产品和集装箱。"),
         ("Announce a loading", "Choose the site, then enter planned time, product and container.")),
    Stop("monitorings", MONITOR, "/monitorings", ("监看", "进行中和已结束的监控。"),
         ("Monitoring", "Monitorings that are running and those that have ended.")),
    Stop("desk", MONITOR, "/desk", ("监控台", "左边是画面和时间轴，右边是记录单；每行显示该点位实际观看的时间。"),
         ("The desk",
          "Picture and timeline on the left, the record sheet on the right; each row shows how long its point was truly watched.")),
    Stop("desk-flag", MONITOR, "/desk", ("标记异常", "按 F2 定住画面，填写程度和说明；录像随即锁定。"),
         ("Flag an anomaly", "F2 freezes the picture; enter grade and remark; the footage is held at once."), press="F2"),
    Stop("glance", MONITOR, "/glance", ("巡看", "全部有权限的画面；连续看一家企业超过三分钟即转为监控。"),
         ("Glance wall", "All granted pictures; more than three minutes on one enterprise turns into a monitoring.")),
    Stop("sheets", MONITOR, "/sheets", ("记录单", "草稿和已提交的记录单（附件1）。"),
         ("Record sheets", "Drafts and submitted record sheets (Annex 1).")),
    Stop("sheet", MONITOR, "/sheets/*", ("一份记录单", "提交后不能更改，只能另作更正；可打印。"),
         ("One record sheet", "Once submitted it cannot be changed, only corrected by a new revision; it can be printed.")),
    Stop("anomalies", ADMINISTRATOR, "/anomalies", ("异常", "按状态和程度查找。"), ("Anomalies", "Find by stage and grade.")),
    Stop("anomaly", ADMINISTRATOR, "/anomalies/*", ("一件异常", "片段、事实、经过和下一步；了结前须通知现场并填写处置意见。"),
         ("One anomaly", "Clip, facts, course and next act; it closes only with the site told and an opinion given.")),
    Stop("anomalies-minor", ADMINISTRATOR, "/anomalies/minor", ("一并处置一般异常", "勾选几件，填写一次意见，每件各自记录在案。"),
         ("Minor anomalies together", "Tick several, write one opinion; each has its own entry in the trail.")),
    Stop("inspections", MONITOR, "/inspections", ("检查记录", "检查、纠正、跟踪检查三个阶段（附件2）。"),
         ("Inspection records", "Finding, correction and follow-up in three stages (Annex 2).")),
    Stop("inspection", MONITOR, "/inspections/*", ("一份检查记录", "三个部分各自签名，较早的轮次一直保留。"),
         ("One inspection record", "Each of the three parts is signed by itself; earlier rounds always remain.")),
    Stop("cameras", ADMINISTRATOR, "/cameras", ("录像与摄像头", "每路摄像头的录像状态和录像空间。"),
         ("Footage and cameras", "How each camera is recording, and the room for footage.")),
    Stop("camera", ADMINISTRATOR, "/cameras/*", ("一路摄像头", "92 天的录像、缺口和原因、编码和图像标识。"),
         ("One camera", "92 days of footage, gaps with their causes, code and name on the picture.")),
    Stop("placement", ADMINISTRATOR, "/placement", ("设置规范", "设置规范的每一条款，可以查找和筛选。"),
         ("Placement norm", "Every clause of the placement norm, with search and filters.")),
    Stop("enterprises", ADMINISTRATOR, "/enterprises", ("企业", "企业和备案编号、产品类别。"),
         ("Enterprises", "Enterprises with registration number and product categories.")),
    Stop("enterprise", ADMINISTRATOR, "/enterprises/*", ("一家企业", "企业的场所、检查记录和负责人。"),
         ("One enterprise", "Its sites, inspection records and people.")),
    Stop("sites", ADMINISTRATOR, "/sites", ("场所", "装箱场所和摄像头数。"), ("Sites", "Loading sites and their cameras.")),
    Stop("site", ADMINISTRATOR, "/sites/*", ("一个场所", "监控区域的长宽高、边界和摄像头。"),
         ("One site", "Its areas with measures and boundaries, and its cameras.")),
    Stop("users", ADMINISTRATOR, "/users", ("人员", "本机构和企业的人员、角色和培训。"),
         ("People", "People of the office and of the enterprises, their roles and training.")),
    Stop("grants", ADMINISTRATOR, "/users/*", ("一名人员", "角色、培训和摄像头权限。"),
         ("One person", "Role, training and camera rights.")),
    Stop("notices", ADMINISTRATOR, "/notices", ("通知", "新的在前；哪些通知响声、在这个浏览器中是否响声。"),
         ("Notices", "Newest first; which notices sound, and whether they do in this browser.")),
    Stop("home-signatory", SIGNATORY, "/", ("待办（企业负责人，手机）", "待答复的检查记录和时限。"),
         ("To do (signatory, telephone)", "Inspection records to answer, with their deadline."), phone=True),
    Stop("inspection-signatory", SIGNATORY, "/inspections/*", ("答复检查记录（手机）", "填写纠正措施，附照片，核对并签名。"),
         ("Answer an inspection record (telephone)", "Write the corrective action, attach photos, check and sign."), phone=True),
    Stop("home-upkeep", UPKEEP, "/", ("待办（运维管理负责人，手机）", "本场所摄像头的状态，不显示画面。"),
         ("To do (upkeep head, telephone)", "How the cameras of the own site stand; no picture is shown."), phone=True),
    Stop("cameras-upkeep", UPKEEP, "/cameras", ("摄像头状态（手机）", "哪些摄像头没有图像，从什么时候起。"),
         ("State of the cameras (telephone)", "Which cameras have no picture, and since when."), phone=True),
)  # fmt: skip
