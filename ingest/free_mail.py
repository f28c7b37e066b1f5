"""Domains that anybody can have an address at; they never tell who a vendor is."""

_FREE = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.fr",
        "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.ca", "yahoo.de", "yahoo.fr",
        "yahoo.es", "yahoo.com.mx", "yahoo.co.jp", "ymail.com", "rocketmail.com", "aol.com", "icloud.com", "me.com",
        "mac.com", "protonmail.com", "proton.me", "pm.me", "gmx.com", "gmx.net", "gmx.de", "gmx.at", "gmx.ch",
        "web.de", "t-online.de", "freenet.de", "mail.com", "email.com", "usa.com", "fastmail.com", "hey.com",
        "zoho.com", "tutanota.com", "hushmail.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net",
        "bellsouth.net", "charter.net", "cox.net", "earthlink.net", "juno.com", "netzero.net", "frontier.com",
        "windstream.net", "centurylink.net", "roadrunner.com", "rr.com", "optonline.net", "btinternet.com",
        "sky.com", "virginmedia.com", "talktalk.net", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net",
        "libero.it", "virgilio.it", "alice.it", "tin.it", "telefonica.net", "terra.es", "terra.com.br", "uol.com.br",
        "bol.com.br", "mail.ru", "yandex.ru", "yandex.com", "bk.ru", "inbox.ru", "list.ru", "rambler.ru",
        "seznam.cz", "wp.pl", "onet.pl", "o2.pl", "interia.pl", "qq.com", "163.com", "126.com", "sina.com",
        "naver.com", "daum.net", "hanmail.net", "rediffmail.com", "bigpond.com", "optusnet.com.au", "shaw.ca",
        "rogers.com", "bell.net", "sympatico.ca", "telus.net", "videotron.ca", "bluewin.ch", "skynet.be", "ziggo.nl",
        "kpnmail.nl", "planet.nl", "telenet.be",
    }
)  # fmt: skip


def is_free_mail(domain: str) -> bool:
    """Return True for the domain (or a sub-domain) of a public mail provider."""
    labels = domain.lower().split(".")
    return any(".".join(labels[start:]) in _FREE for start in range(len(labels) - 1))
