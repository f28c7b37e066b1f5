"""Words beside a day that tell whether it is old, ours, of the next update, of a rolling, of shipping or delivery."""

import re

OLD_BEFORE = re.compile(
    r"\b(?:(?:was|were)?\s*supposed\s+to(?:\s+\w+){0,2}|was|were|instead\s+of|in\s+lieu\s+of|old(?:\s+\w+){0,2}|orig(?:inal)?(?:ly)?(?:\s+\w+){0,2}|prev(?:ious)?(?:ly)?(?:\s+\w+){0,2}|prior(?:\s+\w+){0,2}|earlier|former(?:ly)?|moved\s+from|from|promised(?:\s+(?:for|by|on|us|me))?|(?:told|telling|quoted|said|gave|giving)\s+(?:us|me)|rather\s+than|not|statt|bisher|"
    r"ursprünglich|war|au\s+lieu\s+d[eu]|en\s+(?:vez|lugar)\s+del?|anstatt|anstelle\s+(?:von|des)|replaces|(?:can['\u2019]?t|cannot|cant|won['\u2019]?t|wont|unable\s+to|(?:will|could|is|are)?\s*not|(?:not\s+)?(?:going\s+to|gonna)|no\s+longer|a\s+no)\s+(?:going\s+to\s+|gonna\s+|able\s+to\s+|be\s+able\s+to\s+)?(?:make|meet|hold|hit|ship|do|on|for)(?:\s+(?:your|the|it|them|this|that))?(?:\s+(?:on|by|for))?|miss(?:ed|ing)?(?:\s+(?:the|your))?)\s*(?:the\s+|your\s+|on\s+)?[:(]?\s*$",
    re.IGNORECASE,
)
# Words after which a day is past history even where no newer day stands beside it.
HISTORY_BEFORE = re.compile(
    r"\b(?:(?:was|were)\s+(?:due|scheduled|promised|expected|quoted|planned|slated|set|supposed|going|meant|to\s+(?:be|ship|go|deliver))"
    r"|(?:originally|previously|initially|first)\s+(?:\w+\s+){0,2}(?:quoted|promised|scheduled|due|set|told|confirmed|expected|planned)"
    r"|had\s+(?:this|that|it|these|those|them|you)\s+(?:slated|scheduled|down|set|planned|booked)"
    r"|(?:had|been)\s+(?:been\s+)?(?:quoted|promised|scheduled|planned|told)"
    r"|(?:quoted|promised|told\s+you|said)\s+originally|war(?:en)?\s+(?:für|zum|auf)|devait|était\s+prévu\w*|estaba\w*\s+(?:para|program\w+))\b[^.;]{0,40}$",
    re.IGNORECASE,
)
ONLY_OLD_BEFORE = re.compile(
    r"\W*(?:it\s+|that\s+)?(?:was|were|had\s+been|old\s+date|previously)\s*:?\s*", re.IGNORECASE
)
NEED_BEFORE = re.compile(
    r"\b(?:you\s+(?:need|needed|want|wanted|requested|asked\s+for)|need(?:ed)?(?:\s+(?:date|by))?|req(?:uested|uired|'?d)?(?:\s+(?:date|by))?|your\s+(?:request|need|due)(?:\s+\w+)?|po\s+(?:shows|says|calls\s+for|date)|as\s+of|effective(?:\s+(?:with|for))?(?:\s+(?:all|orders|shipments))*|eff|expire[sd]?|rec(?:eive|'?|v)?d|dated|(?<!as\s)ordered|placed|entered|sent|order\s+date)\s*(?:it\s+|them\s+|by\s+|on\s+|for\s+|of\s+)*[:(]?\s*$",
    re.IGNORECASE,
)
LATER_BEFORE = re.compile(
    r"\b(?:know|advise|update|hear|answer|news|word|(?:will|'ll|can|shall|to|me|please|pls|should|could|would)\s+(?:\w+\s+){0,2}confirm|info|let\s+you\s+know|get\s+back|follow\s+up|check(?:ing)?(?!\s+valves?)|call(?!\s+(?:it|that|this))|have\s+(?:a|an|more)\s+\w+|report|out\s+of\s+(?:the\s+)?office|(?:office|plant|be|are|we)\s+closed)\b[^,;.\d]{0,25}$",
    re.IGNORECASE,
)
MISSES_AFTER = re.compile(
    r"^[^.;]{0,25}\b(?:(?:going\s+to\s+)?miss(?:ed|ing)?\s+(?:it|that)|(?:isn['\u2019]?t|is\s+not|ain['\u2019]?t|not)\s+(?:going\s+to\s+|gonna\s+)?(?:happen\w*|doable|possible|make\s+it|work))\b",
    re.IGNORECASE,
)
OLD_AFTER = re.compile(
    r"\s*(?:delivery|shipment|truck|load|ship\s+date|promise|date)\s+(?:will\s+(?:now\s+)?be|is\s+(?:now\s+)?(?:going|moving)|(?:has|got|was|is)\s+(?:been\s+)?(?:moved|pushed|bumped|delayed|changed|resched\w*))",
    re.IGNORECASE,
)
MISSED_AFTER = re.compile(
    r"\s*(?:truck|load|shipment|boat|rolling|run)?\s*(?:is|was|got|has\s+been)\s+(?:full|missed|cancel\w*|gone|not\s+possible|no\s+longer)",
    re.IGNORECASE,
)
ROLL_AFTER = re.compile(r"\s*(?:rolling|roll|(?:mill|production)\s+run|melt|cast|heat|production)\b", re.IGNORECASE)
ROLL_BEFORE = re.compile(
    r"\b(?:(?<!to\s)roll(?:ing|ings)|(?<!to\s)(?<!\d\s)rolls?|melt(?:ing)?|cast(?:ing)?|pour)\b[^,;.\d]{0,20}$",
    re.IGNORECASE,
)
SHIP_NEAR = re.compile(
    r"\b(?:(?:trucks?|out)\s+(?:out\s+|over\s+)?to\s+you(?:\s+(?:by|on))?|ship\w*|shp\w*|leav\w+|go(?:es|ing)?\s+(?:out|ups|fedex|dhl|ltl|truck|ground|air|via|by)|(?:will|can|should|'ll|to|still)\s+go(?!\s+(?:to|up|over|with|ahead|back|down|through))|es?d|etd|versand\w*|versend\w*|verschick\w*|verlad\w*|lädt|abgeholt|abhol\w*|folg(?:t|en)|embar\w+|embarc\w+|expédi\w+|out\s+the\s+door|out\s+by|rid(?:e|es|ing)\s+along|on\s+the\s+truck|load(?!\s*cent)\w*|rid\w+|dispatch\w*|despatch\w*|truck(?!ing)|sends?|sending|sent\s+out|raus(?:gehen)?|hinaus|follow(?:s|ing)?(?!\s+(?:up|us|week))|pick(?:ed|ing|s)?[\s-]?up|pickup|will-?call|roll(?:s|ing)?\s+out|sal(?:e|en|drán?|dra|imos)|envi(?:amos|aremos|ará\w*)|départ|part(?:ira|iront|ent|ons|irons))\b",
    re.IGNORECASE,
)
DELIVER_NEAR = re.compile(
    r"\b(?:deliver\w*|dlvr?y?|delv|(?<!lugar\s)(?<!vez\s)del(?=\s*(?:[:\d]|on\b|by\b|date|to\b|tom|mon|tue|wed|thu|fri|$))|dock|arriv\w+|liefer\w+|anliefer\w*|zustell\w*|eintreff\w*|treffen|trifft|ankommen|geliefert|livr\w+|entreg\w+|lleg(?:a|an|ará|arán|aran|ue|uen)|recib\w+|in\s+your\s+hands|(?:at|to|on|hit(?:s|ting)?|reach\w*|into|in)\s+your\s+(?:\w+\s+)?(?:door|dock|plant|yard|shop|place|facility|location|warehouse|site|floor)|land(?:s|ed|ing)?(?!\s+here)|(?<!leaves\s)(?<!leave\s)(?<!leaving\s)(?<!from\s)there|(?:should|will|'ll)\s+(?:be\s+)?see(?:ing)?|with\s+you|in\s+to\s+you|to\s+you(?:\s+by|\s+on)?|you(?:'ll|\s+will|\s+would|\s+should|\s+can)?\s+(?:be\s+)?(?:get(?:ting)?|see(?:ing)?|have|receiv(?:e|ing)|expect)\s+(?:it|them|this|that|these|those|your|the|all|everything|delivery|\w+\s+(?:by|on))|receive[sd]?\s+(?:by|on)|get\s+there)\b",
    re.IGNORECASE,
)
