"""Small words of other languages beside numbers and names, as parts of expressions.

Verbs and nouns that say something stand in the language files; these only join, count and point.
"""

ARTICLES = r"(?:der|die|das|den|dem|des|le|la|les|l['\u2019]|un|une|el|los|las|lo|il|lo|i|gli|de|het|o|os|a|as|ihre[nr]?|unsere[nr]?|vos|nos|sus?)"  # noqa: E501 - one expression
PREPOSITIONS = (
    r"(?:von|bei|f\u00fcr|fuer|zu|zur|zum|in|an|auf|mit|de|del|de\s+la|de\s+las|de\s+los|para|en|con|du|des|pour|sur|dans|avec|di|del|della|"
    r"delle|per|su|van|voor|bij|met|do|da|dos|das|em|no|na|am|vom|zum|im|bis|auf\s+den|au|aux|\u00e0|a)"
)
AND = r"(?:und|sowie|et|y|e|en|ainsi\s+que)"
THROUGH = r"(?:bis|\u00e0|au|a|al|t/m|tot(?:\s+en\s+met)?|at\u00e9)"
OF_TOTAL = r"von(?:\s+(?:den|ihren|insgesamt))?|de(?:\s+(?:las|los|les|vos))?|sur(?:\s+les)?|van(?:\s+de)?|di|su|dei|delle|das|dos"  # noqa: E501 - one expression
OTHERS = (
    r"(?:weitere[nr]?|restliche[nr]?|\u00fcbrige[nr]?|andere[nr]?|fehlende[nr]?|verbleibende[nr]?|autres?|derni[e\u00e8]r(?:s|es)|restante?s?|otros|otras|"
    r"dem\u00e1s|faltantes?|altri|altre|rimanenti|restanti|overige|resterende|outros|outras)"
)
# Before and behind a number that counts goods although no unit is written.
COUNTS_BEFORE = (
    r"die|der|den|noch|nur|vorab|wir|erst|dann|les|los|las|unos|unas|otros|otras|autres|seulement|encore|solo|s\u00f3lo|hay|tenemos|van|salen|faltan|"
    r"fehlen|manque|manquent|con|avec|mit|davon|und|et|y|e|gli|solamente|hebben|nog|ontbreken|mancano|faltam|ya|todav\u00eda|liefern|enviamos|"
    r"livrons|exp\u00e9dions|expedions|spediamo|versturen"
)
COUNTS_AFTER = (
    r"sind|werden|wurden|gehen|folgen|kommen|fehlen|fertig|st\u00fcck|"
    + OTHERS
    + r"|son|est\u00e1n|estan|salen|listos|listas|llegan|quedan|faltan|"
    r"partent|sont|seront|suivront|suivent|arrivent|ont|pr\u00eats|pr\u00eates|sono|partono|seguono|arrivano|zijn|worden|gaan|volgen|komen|saem|"
    r"chegam|est\u00e3o|seguem"
)
# A step of the work at the vendor's, or goods that come to it.
HERE = (
    r"\b(?:bei\s+uns|zu\s+uns|hier|hereinkommen|herein|rein|con\s+nosotros|aqu[i\u00ed]|a\s+(?:nuestra|nuestro)\s+\w+|en\s+nuestr[ao]\s+\w+|nos\s+lleg\w+|chez\s+nous|"
    r"nous\s+(?:arrivent|arrive|parvien\w+)|\u00e0\s+notre\s+\w+|da\s+noi|in\s+sede|ci\s+arriv\w+|bij\s+ons|binnen|conosco|aqui)\b"
)
BY_OTHERS = (
    r"\b(?:hersteller|vorlieferant|lieferwerk|zulieferer|werk|proveedor|molino|fabricante|f\u00e1brica|acer\u00eda|fournisseur|fabricant|aci\u00e9rie|fornitore|"
    r"produttore|acciaieria|leverancier|fabrikant|fornecedor|usina)\b[^,;]{0,60}$"
)
BEHIND_SCOPE = (
    r"va|van|sale|salen|est\u00e1|esta|es|ser\u00e1|queda|sigue|llega|est|sera|part|partira|suit|suivra|arrive|\u00e8|parte|sar\u00e0|segue|arriva|folgt|kommt|geht|"
    r"ist|wird|vertrekt|volgt|komt|sai|chega"
)
