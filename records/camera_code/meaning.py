"""What each digit of a camera's code may say: the tables of 附件3 一 as data, and the public codes of customs districts (E-1)."""

from records.base import Text

#: key, first and last digit, name
PARTS: tuple[tuple[str, int, int, Text], ...] = (
    ("district", 1, 4, Text("关区代码")),
    ("site", 5, 7, Text("场所流水号")),
    ("control", 8, 8, Text("主控部门")),
    ("industry", 9, 10, Text("行业编码")),
    ("device", 11, 13, Text("设备编码")),
    ("kind", 14, 15, Text("场所分类")),
    ("position", 16, 17, Text("位置代码")),
    ("serial", 18, 20, Text("位置序号")),
)
LENGTH = 20

CUSTOMS = "1"
CONTROLS = {
    CUSTOMS: Text("海关主控"), "2": Text("公安部门主控"), "3": Text("边防部门主控"), "5": Text("企业主控"),
    "6": Text("其他部门或单位主控"),
}  # fmt: skip

#: GB/T 28181: the industry is customs, and may not be changed
INDUSTRY = "10"
INDUSTRIES = {INDUSTRY: Text("海关（国标行业编码，不可更改）")}
DEVICES = {"131": Text("摄像机"), "132": Text("网络摄像机（IPC）")}

#: the class of a land border port, of border trade and of berths outside a supervised site: compulsory there (notes 1 to 3)
LAND_PORT, BORDER_TRADE, OUTER_BERTH = "10", "14", "19"
#: 其他: only with a reason (note 4)
OTHERS = ("18", "41")
#: the three columns of the norm's table
GROUPS: tuple[tuple[Text, dict[str, Text]], ...] = (
    (Text("海关监管作业场所"), {
        "01": Text("水路运输类"), "02": Text("航空运输类"), "03": Text("铁路运输类"), "04": Text("公路运输类"), "05": Text("快件类/快递类"),
        "08": Text("码头类"), "09": Text("公路转关"), LAND_PORT: Text("陆路边境口岸"), "11": Text("货栈类"), "12": Text("堆场类"),
        "13": Text("仓库类"), BORDER_TRADE: Text("边民互市类"), "15": Text("台轮停泊点类"),
    }),
    (Text("其他监管业务场所"), {
        "16": Text("旅客通关类"), "17": Text("国际邮件类"), "18": Text("其他"), OUTER_BERTH: Text("水运码头泊位"),
        "20": Text("免税品商店（包括经营场所和监管仓库）"), "21": Text("报关大厅（海关对外办理业务大厅）"), "22": Text("停机坪"),
        "23": Text("检疫处理场所"), "24": Text("隔离检疫场所"), "51": Text("卫生处理场所"),
    }),
    (Text("海关特殊监管区域和保税监管场所"), {
        "31": Text("保税区"), "32": Text("出口加工区"), "33": Text("保税物流园区"), "34": Text("保税港区"), "35": Text("综合保税区"),
        "36": Text("跨境工业区"), "41": Text("其他"),
    }),
)  # fmt: skip
KINDS = {code: name for _, column in GROUPS for code, name in column.items()}

POSITIONS = {
    "01": Text("办公场所出入口"), "02": Text("地磅或磅秤"), "03": Text("查验场地、查验平台或快件、邮件、旅检查验区"),
    "04": Text("货物、快件、邮件分拣线（机检线）或旅检先期机检线"), "05": Text("储罐"),
    "06": Text("大型集装箱检查设备H986，快件、邮件、旅检X光机或CT机等机检设备"), "07": Text("执法办案场所"), "08": Text("卡口"),
    "09": Text("码头泊位"), "10": Text("辐射探测设备"), "11": Text("仓库"), "12": Text("围网"), "13": Text("旅检通道"),
    "14": Text("旅检申报区"), "15": Text("搜身房、人体X光机检查房等旅检人身检查区"), "16": Text("旅检暂不予放行物品存放区域"),
    "17": Text("口岸免税店"), "18": Text("旅检作业区前的缓冲区、航空旅客行李提取区"),
    "19": Text("办理ATA单证册、客带货、离境退税等业务的区域"), "20": Text("上述所列的位置以外的地方"), "21": Text("卫生处理场所"),
    "22": Text("堆场"),
}  # fmt: skip

#: the norm's own example; all others are imported (`loadwitness districts FILE.csv`)
DISTRICTS = {"4201": "青岛海关隶属烟台海关"}
#: the 42 customs directly under the centre, by the first two digits of their districts' codes (the public table of districts)
DIRECT = {
    "01": "北京海关", "02": "天津海关", "04": "石家庄海关", "05": "太原海关", "06": "满洲里海关", "07": "呼和浩特海关", "08": "沈阳海关",
    "09": "大连海关", "15": "长春海关", "19": "哈尔滨海关", "22": "上海海关", "23": "南京海关", "29": "杭州海关", "31": "宁波海关",
    "33": "合肥海关", "35": "福州海关", "37": "厦门海关", "40": "南昌海关", "42": "青岛海关", "43": "济南海关", "46": "郑州海关",
    "47": "武汉海关", "49": "长沙海关", "51": "广州海关", "52": "黄埔海关", "53": "深圳海关", "57": "拱北海关", "60": "汕头海关",
    "64": "海口海关", "67": "湛江海关", "68": "江门海关", "72": "南宁海关", "79": "成都海关", "80": "重庆海关", "83": "贵阳海关",
    "86": "昆明海关", "88": "拉萨海关", "90": "西安海关", "94": "乌鲁木齐海关", "95": "兰州海关", "96": "银川海关", "97": "西宁海关",
}  # fmt: skip
