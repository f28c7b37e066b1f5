"""Trade tables of the steel grammar: forms, finishes, gauges, pipe sizes, rolled sections, threads (DOMAIN 3)."""

from fractions import Fraction

from domain.weight import Metal
from matching.items.item import Form, GaugeFamily
from matching.normalize import listed

# --- words for forms (DOMAIN 3.2). Strong words win over weak ones wherever they stand: "SQ TUBE" is a tube.
STRONG_FORMS: dict[Form, str] = {
    Form.TUBE: "TUBE TUBES TUBING TB HSS TS DOM CDS HREW CREW ERWT",
    Form.PIPE: "PIPE PIPES",
    Form.REBAR: "REBAR DEFORMED",
    Form.ANGLE: "ANGLE ANGLES ANG ANGL",
    Form.CHANNEL: "CHANNEL CHANNELS CHAN CHNL CHNNL CHL",
    Form.BEAM: "BEAM BEAMS WF WFB H-BEAM I-BEAM HBEAM IBEAM WBEAM",
    Form.GRATING: "GRATING GRTG",
    Form.EXPANDED: "EXPANDED XM EXPMET",
    Form.WIRE: "WIRE WIREROD",
}
WEAK_FORMS: dict[Form, str] = {
    Form.PLATE: "PLATE PLATES PL PLT HRPL PLTE FLOORPLATE TREAD TREADPLATE DIAMOND CHECKER CHKPL 4-WAY",
    Form.COIL: "COIL COILS HRC CRC HRB MULTS SLITCOIL STRIP",
    Form.SHEET: "SHEET SHEETS SHT SHTS SH",
    Form.FLAT: "FLAT FLATS FLT FB FL HRFB FLATBAR",
    Form.ROUND: "ROUND ROUNDS RD RND RDS CDR TGP TG&P SHAFTING DOWEL",
    Form.SQUARE: "SQUARE SQUARES SQ SQR",
    Form.HEX: "HEX HX HEXAGON",
    Form.BAR: "BAR BARS ROD RODS",
}
# Nouns of made parts; a text that names one is no mill product, whatever else stands in it.
COMPONENT_NOUNS = frozenset(
    listed(
        "SCREW BOLT NUT WASHER STUD RIVET ANCHOR BEARING VALVE GASKET SEAL O-RING RING HOSE FITTING V-BELT BELT "
        "CHAIN WHEEL GLOVE PAD GREASE FLANGED ELBOW COUPLING NIPPLE REDUCER BUSHING SPROCKET PULLEY SHEAVE MOTOR "
        "PUMP PACKING GLASS FILTER CLAMP PIN KEY SPRING COTTER THREADED DRILL TAP INSERT BLADE DISC PAINT OIL "
        "TAPE LABEL LAMP SWITCH CABLE CONNECTOR ADAPTER PLUG CAP BLOCK"
    )
)
# Words of made parts that exclude each other within a row.
EXCLUSIVE_WORDS: tuple[frozenset[str], ...] = tuple(
    frozenset(row.split())
    for row in (
        "FLAT LOCK FENDER BELLEVILLE",
        "HEX SOCKET BUTTON CARRIAGE LAG EYE SET",
        "BALL GATE CHECK GLOBE BUTTERFLY NEEDLE RELIEF",
        "BALL ROLLER TAPER SPHERICAL THRUST NEEDLE PILLOW",
        "WAFER FLANGED THREADED",
        "MALE FEMALE",
        "INNER OUTER",
        "LEFT RIGHT LH RH",
        "NITRILE LATEX VINYL LEATHER NBR VITON FKM EPDM SILICONE",
        "COARSE FINE",
        "BLACK WHITE RED GREEN YELLOW BLUE",
        "SM MED LG XL XXL S M L",
    )
)

# Phrases of the trade for one word, longest first.
PHRASES: tuple[tuple[str, str], ...] = (
    (r"HOT[\s-]?ROLLED,?\s+PICKLED(?:,?\s+(?:&|AND)\s+OILED)?|H\.?R\.?\s?P\s?&\s?O", "HRPO"),
    (r"PICKLED\s*(?:&|AND)\s*OILED|P\s?&\s?O|PICKLED", "P&O"),
    (r"HOT[\s-]?ROLLED|H\.R\.?", "HR"),
    (r"COLD[\s-]?ROLLED|C\.R\.?", "CR"),
    (r"COLD[\s-]?(?:FINISHED|DRAWN)|C\.[FD]\.?", "CF"),
    (r"TURNED,?\s*GROUND,?\s*(?:&|AND)\s*POLISHED|T\.?\s?G\.?\s?&\s?P\.?", "TGP"),
    (r"WIDE[\s-]FLANGE", "WF"),
    (r"HOLLOW\s+STRUCTURAL\s+SECTION", "HSS"),
    (r"ELECTRIC\s+RESISTANCE\s+WELDED", "ERW"),
    (r"DRAWN\s+OVER\s+MANDREL", "DOM"),
    (r"STAINLESS\s+STEEL", "SS"),
    (r"GALVANIZED\s+STEEL", "GALVANIZED"),
    (r"HEAT[\s-]?TREATED", "HT"),
    (r"FLOOR\s+PL(?:ATE)?|CHECKER(?:ED)?\s+PL(?:ATE)?|DIAMOND\s+PL(?:ATE)?", "TREAD PLATE"),
    (
        r"MADE\s+IN\s+(?:THE\s+)?U\.?S\.?A\.?|MELTED\s+(?:AND|&)\s+MANUFACTURED\s+IN\s+(?:THE\s+)?U\.?S\.?A\.?",
        "USA-MADE",
    ),
    (r"BUY\s+AMERICAN?", "BUY-AMERICA"),
    (r"LENGTH\s+RANDOM|RANDOM\s+LENGTHS?", "R/L"),
)

# A text with none of these holds no phrase; looking for them is many times faster than looking for the phrases.
PHRASE_SIGNS: tuple[str, ...] = (
    "HOT", "COLD", "&", " AND ", "PICKLED", "H.R", "C.R", "C.F", "C.D", "TURNED", "WIDE", "HOLLOW", "ELECTRIC",
    "DRAWN", "STAINLESS", "GALVANIZED", "HEAT", "FLOOR", "CHECKER", "DIAMOND", "LENGTH", "RANDOM", "MADE", "MELTED",
    "BUY",
)  # fmt: skip

# --- process, finish, coating, metal: token -> canonical word
PROCESS: dict[str, str] = {
    **dict.fromkeys(("HRPO", "HRPOD", "P&O", "PO", "PICKLED", "HRP&O"), "PO"),
    **dict.fromkeys(("HR", "HRS", "HRB", "HRPL", "HRFB", "HRC"), "HR"),
    **dict.fromkeys(("CR", "CRS", "CRC"), "CR"),
    **dict.fromkeys(("CF", "CD", "CDR", "CFS", "DCF"), "CF"),
    **dict.fromkeys(("TGP", "TG&P"), "TGP"),
    **dict.fromkeys(("GROUND", "PG", "CG", "PSG"), "GROUND"),
    **dict.fromkeys(("SMLS", "SEAMLESS"), "SMLS"),
    **dict.fromkeys(("ERW", "EW", "WELDED", "HREW", "CREW"), "WELDED"),
    "DOM": "DOM",
    "CDS": "CDS",
    "CW": "CW",
    **dict.fromkeys(("EXT", "EXTR", "EXTRUDED"), "EXT"),
    **dict.fromkeys(("CHROME", "CHROMED", "CP"), "CHROME"),
    "CORED": "CORED",
    "FORGED": "FORGED",
}
FINISH: dict[str, str] = {
    "2B": "2B", "2D": "2D", "BA": "BA", "#3": "#3", "#4": "#4", "#8": "#8", "#1": "#1", "HRAP": "HRAP",
    **dict.fromkeys(("PVC", "W/PVC", "PVC1S", "PVC2S"), "PVC"),
    "POLISHED": "POLISHED", "BLK": "BLACK", "BLACK": "BLACK",
    **dict.fromkeys(("TREAD", "DIAMOND", "CHECKER", "FLOOR", "4-WAY", "CHKPL", "TREADPLATE", "FLOORPLATE"), "TREAD"),
    "BRIGHT": "BRIGHT", "MILL-FINISH": "MILL", "ANODIZED": "ANODIZED", "Q&T": "Q&T",
    **dict.fromkeys(("SECONDARY", "SECONDARIES", "EXCESS"), "SECONDARY"),
}  # fmt: skip
COATING: dict[str, str] = {
    **dict.fromkeys(("GALV", "GALVANIZED", "GI", "HDG", "GALVD", "GLV", "ZINCGRIP"), "GALV"),
    **dict.fromkeys(("GALVANNEAL", "GALVANNEALED", "GA", "GALVANN"), "GALVANNEAL"),
    **dict.fromkeys(("EG", "EGALV", "ELECTROGALV", "ELECTROGALVANIZED"), "EG"),
    **dict.fromkeys(("GALVALUME", "GL"), "GALVALUME"),
    **dict.fromkeys(("ALUMINIZED", "ALZ"), "ALUMINIZED"),
    **dict.fromkeys(("PPGI", "PREPAINT", "PREPAINTED"), "PREPAINTED"),
    **dict.fromkeys(("ZINC", "ZINC-PLATED"), "ZINC"),
    "PLAIN": "PLAIN",
    "CADMIUM": "CADMIUM",
}
# Coating weights: ounces per two sides of a square foot, as the designations name them.
COATING_WEIGHTS = frozenset(
    listed("G30 G40 G60 G90 G115 G140 G165 G185 G210 G235 A25 A40 A60 AZ50 AZ55 AZ60 T1-25 T2-65")
)
TREATMENTS: dict[str, str] = {
    **dict.fromkeys(("HT", "HTSR", "QT", "PH", "HEAT-TREATED", "PREHARD"), "HT"),
    **dict.fromkeys(("ANN", "ANNEALED", "ANNLD"), "ANN"),
    **dict.fromkeys(("NORM", "NORMALIZED", "NORMALISED"), "NORM"),
}
ORIGIN: dict[str, str] = {
    **dict.fromkeys(("DOMESTIC", "DFARS", "BABA", "USA-MADE", "BUY-AMERICA"), "domestic"),
    **dict.fromkeys(("IMPORT", "IMPORTED", "FOREIGN"), "import"),
}
METAL_WORDS: dict[str, Metal] = {
    "SS": Metal.STAINLESS_300,
    "STAINLESS": Metal.STAINLESS_300,
    "ALUMINUM": Metal.ALUMINUM,
    "AL": Metal.ALUMINUM,
    "BRASS": Metal.BRASS,
    "BRONZE": Metal.BRONZE,
    "BRZ": Metal.BRONZE,
    "COPPER": Metal.COPPER,
    "TITANIUM": Metal.TITANIUM,
    "INCONEL": Metal.NICKEL,
    "MONEL": Metal.NICKEL,
    "NICKEL": Metal.NICKEL,
    "IRON": Metal.CAST_IRON,
}
# Words that say nothing about which goods are meant.
EMPTY_WORDS = frozenset(
    listed(
        "X BY OF THE AND OR FOR WITH TO STEEL ASTM AISI SAE ASME CSA UNS SPEC TYPE TY GR GRADE NOM NOMINAL MIN MAX AIM "
        "THEO AVG EXACT LENGTH LG LONG WIDE WALL OD ID DIA THK THICK PRIME CARBON PER PCS PC EA NEW MILL EDGE CTL "
        "ORDER CUT STRUCTURAL STRUCT MECH MECHANICAL QTY CERTS CERT MTR DOMESTIC LBS LB IN FT COMMERCIAL QUALITY"
    )
)


# --- gauge -> inches (DOMAIN 3.10); the index is the gauge number
def _inches(start: int, values: str) -> dict[int, Fraction]:
    return {start + i: Fraction(value) for i, value in enumerate(values.split())}


_CARBON = _inches(
    3,
    ".2391 .2242 .2092 .1943 .1793 .1644 .1495 .1345 .1196 .1046 .0897 .0747 .0673 .0598 .0538 .0478 .0418 .0359 "
    ".0329 .0299 .0269 .0239 .0209 .0179 .0164 .0149 .0135 .0120",
)
GAUGES: dict[GaugeFamily, dict[int, Fraction]] = {
    GaugeFamily.CARBON: _CARBON,
    GaugeFamily.GALVANIZED: _inches(
        8,
        ".1681 .1532 .1382 .1233 .1084 .0934 .0785 .0710 .0635 .0575 .0516 .0456 .0396 .0366 .0336 .0306 .0276 "
        ".0247 .0217 .0202 .0187 .0172 .0157",
    ),
    GaugeFamily.STAINLESS: _inches(
        7,
        ".1875 .1719 .1563 .1406 .1250 .1094 .0938 .0781 .0703 .0625 .0563 .0500 .0438 .0375 .0344 .0313 .0281 "
        ".0250 .0219 .0188 .0172 .0156",
    ),
    GaugeFamily.NONFERROUS: _inches(
        7,
        ".1443 .1285 .1144 .1019 .0907 .0808 .0720 .0641 .0571 .0508 .0453 .0403 .0359 .0320 .0285 .0253 .0226 "
        ".0201 .0179 .0159 .0142 .0126",
    ),
    GaugeFamily.TUBE: _inches(
        3,
        ".259 .238 .220 .203 .180 .165 .148 .134 .120 .109 .095 .083 .072 .065 .058 .049 .042 .035 .032 .028 .025 .022",
    ),
}

# --- pipe: nominal size -> outside diameter; (nominal size, schedule) -> wall (ASME B36.10M / B36.19M)
PIPE_OD: dict[Fraction, Fraction] = {
    Fraction(nps): Fraction(od)
    for nps, od in (
        pair.split("=")
        for pair in listed(
            "1/8=.405 1/4=.540 3/8=.675 1/2=.840 3/4=1.050 1=1.315 5/4=1.660 3/2=1.900 2=2.375 5/2=2.875 3=3.500 "
            "7/2=4.000 4=4.500 5=5.563 6=6.625 8=8.625 10=10.750 12=12.750 14=14 16=16 18=18 20=20 24=24 26=26"
        )
    )
}
_WALLS = {
    "10": "1/8=.049 1/4=.065 3/8=.065 1/2=.083 3/4=.083 1=.109 5/4=.109 3/2=.109 2=.109 5/2=.120 3=.120 7/2=.120 "
    "4=.120 5=.134 6=.134 8=.148 10=.165 12=.180",
    "40": "1/8=.068 1/4=.088 3/8=.091 1/2=.109 3/4=.113 1=.133 5/4=.140 3/2=.145 2=.154 5/2=.203 3=.216 7/2=.226 "
    "4=.237 5=.258 6=.280 8=.322 10=.365 12=.406",
    "80": "1/8=.095 1/4=.119 3/8=.126 1/2=.147 3/4=.154 1=.179 5/4=.191 3/2=.200 2=.218 5/2=.276 3=.300 7/2=.318 "
    "4=.337 5=.375 6=.432 8=.500 10=.594 12=.688",
    "160": "1/2=.188 3/4=.219 1=.250 5/4=.250 3/2=.281 2=.344 5/2=.375 3=.438 4=.531 5=.625 6=.719 8=.906",
    "XXS": "1/2=.294 3/4=.308 1=.358 5/4=.382 3/2=.400 2=.436 5/2=.552 3=.600 4=.674 5=.750 6=.864 8=.875 10=1 12=1",
    "STD": "10=.365 12=.375 14=.375 16=.375 18=.375 20=.375 24=.375 26=.375",
    "XS": "10=.500 12=.500 14=.500 16=.500 18=.500 20=.500 24=.500 26=.500",
}
PIPE_WALL: dict[tuple[Fraction, str], Fraction] = {
    (Fraction(nps), schedule): Fraction(wall)
    for schedule, row in _WALLS.items()
    for nps, wall in (pair.split("=") for pair in row.split())
}

# --- rolled sections: depth -> lb/ft (DOMAIN 3.7)
_SECTION_ROWS: dict[str, str] = {
    "W": "4:13 5:16,19 6:8.5,9,12,15,16,20,25 8:10,13,15,18,21,24,28,31,35,40,48,58,67 "
    "10:12,15,17,19,22,26,30,33,39,45,49,54,60,68,77,88,100,112 "
    "12:14,16,19,22,26,30,35,40,45,50,53,58,65,72,79,87,96,106,120 "
    "14:22,26,30,34,38,43,48,53,61,68,74,82,90,99,109,120,132 16:26,31,36,40,45,50,57,67,77,89,100 "
    "18:35,40,46,50,55,60,65,71,76,86,97,106,119 21:44,48,50,55,57,62,68,73,83,93,101,111,122,132,147 "
    "24:55,62,68,76,84,94,103,104,117,131,146,162 27:84,94,102,114,129,146 30:90,99,108,116,124,132,148 "
    "33:118,130,141,152 36:135,150,160,170,182,194,210,231 40:149,167,183,199,215",
    "S": "3:5.7,7.5 4:7.7,9.5 5:10 6:12.5,17.25 8:18.4,23 10:25.4,35 12:31.8,35,40.8,50 15:42.9,50 18:54.7,70 "
    "20:66,75,86,96 24:80,90,100,106,121",
    "C": "3:3.5,4.1,5,6 4:4.5,5.4,6.25,7.25 5:6.7,9 6:8.2,10.5,13 7:9.8,12.25,14.75 8:11.5,13.75,18.75 9:13.4,15,20 "
    "10:15.3,20,25,30 12:20.7,25,30 15:33.9,40,50",
    "MC": "3:7.1 4:13.8 6:6.5,7,12,15.1,15.3,16.3,18 7:19.1,22.7 8:8.5,18.7,20,21.4,22.8 9:23.9,25.4 "
    "10:6.5,8.4,22,25,28.5,33.6,41.1 "
    "12:10.6,14.3,31,35,40,45,50 13:31.8,35,40,50 18:42.7,45.8,51.9,58",
    "HP": "8:36 10:42,57 12:53,63,74,84,89 14:73,89,102,117 16:88,101,121,141,162,183 18:135,157,181,204",
    "M": "3:2.9 4:4.08,6 5:18.9 6:3.7,4.4 8:6.2,6.5 10:7.5,8,9 12:10,10.8,11.8 12.5:11.6,12.4",
}
SECTIONS: frozenset[tuple[str, Fraction, Fraction]] = frozenset(
    (family, Fraction(depth), Fraction(weight))
    for family, row in _SECTION_ROWS.items()
    for depth, weights in (pair.split(":") for pair in row.split())
    for weight in weights.split(",")
)

# --- threads: nominal size -> threads per inch (UNC, UNF, 8-thread); metric pitches in mm
INCH_THREADS: dict[str, frozenset[int]] = {
    size: frozenset(map(int, pitches.split(",")))
    for size, pitches in (
        pair.split(":")
        for pair in listed(
            "1/4:20,28,32 5/16:18,24 3/8:16,24 7/16:14,20 1/2:13,20 9/16:12,18 5/8:11,18 3/4:10,16 7/8:9,14 "
            "1:8,12,14 1-1/8:7,8,12 1-1/4:7,8,12 1-3/8:6,8,12 1-1/2:6,8,12 1-3/4:5,8,12 2:4,8,12 "
            "#4:40,48 #6:32,40 #8:32,36 #10:24,32 #12:24,28"
        )
    )
}
METRIC_PITCHES = frozenset(map(Fraction, listed("0.4 0.45 0.5 0.7 0.75 0.8 1 1.25 1.5 1.75 2 2.5 3 3.5 4 4.5 5 5.5 6")))
