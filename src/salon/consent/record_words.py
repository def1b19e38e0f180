"""What is told of processing, in German: of each phrase the tables here and in `app/retention.py` are made of."""

_GERMAN = {
    # Legal bases
    "Consent, GDPR Art. 6(1)(a)": "Einwilligung, DSGVO Art. 6 Abs. 1 Buchst. a",
    "Contract, GDPR Art. 6(1)(b)": "Vertrag, DSGVO Art. 6 Abs. 1 Buchst. b",
    "Legitimate interest in a place that works and is not abused, GDPR Art. 6(1)(f)": (
        "Berechtigtes Interesse an einem Ort, der läuft und nicht missbraucht wird, DSGVO Art. 6 Abs. 1 Buchst. f"
    ),
    "Legitimate interest in a place where people find each other, GDPR Art. 6(1)(f)": (
        "Berechtigtes Interesse an einem Ort, an dem Menschen einander finden, DSGVO Art. 6 Abs. 1 Buchst. f"
    ),
    "Legal obligation, GDPR Art. 6(1)(c) with the Digital Services Act": (
        "Rechtliche Pflicht, DSGVO Art. 6 Abs. 1 Buchst. c mit dem Gesetz über digitale Dienste"
    ),
    # Who gets it
    "Those who train generative models on datasets and streams of this place": (
        "Wer erzeugende Modelle mit Datensätzen und Strömen dieses Ortes trainiert"
    ),
    "Those who train models that sort, rate or recognise on datasets and streams of this place": (
        "Wer Modelle, die sortieren, bewerten oder erkennen, mit Datensätzen und Strömen dieses Ortes trainiert"
    ),
    "Assistants and models of others that answer with what they find here": (
        "Assistenten und Modelle anderer, die mit dem antworten, was sie hier finden"
    ),
    "Search engines of the web": "Suchmaschinen des Webs",
    "Everybody who takes a dataset this place releases": "Alle, die einen Datensatz dieses Ortes nehmen",
    "Recipients the operator has registered by name": "Empfänger, die die Betreiber mit Namen eingetragen haben",
    "Public archives of the web": "Öffentliche Archive des Webs",
    "Servers of other social networks": "Server anderer sozialer Netzwerke",
    "Everybody who looks at what is trending": "Alle, die ansehen, was gerade beliebt ist",
    "Members, and everybody who looks at the directory": "Mitglieder, und alle, die das Verzeichnis ansehen",
    "Everybody who follows the stream of this place": "Alle, die dem Datenstrom dieses Ortes folgen",
    "Those who run this place": "Die Betreiber dieses Ortes",
    # How long
    "Until withdrawn; copies already handed out are recalled": (
        "Bis zum Widerruf; Kopien, die schon vergeben sind, werden zurückgerufen"
    ),
    "Until withdrawn": "Bis zum Widerruf",
    "Until withdrawn and the engines have looked again": "Bis zum Widerruf, und bis die Suchmaschinen wieder nachsehen",
    "Until withdrawn; every release is followed by a list of what must be deleted from it": (
        "Bis zum Widerruf; zu jedem Datensatz gibt es eine Liste dessen, was aus ihm zu löschen ist"
    ),
    "Until withdrawn; what was shown to you is kept for 90 days at most": (
        "Bis zum Widerruf; was dir gezeigt wurde, bleibt höchstens 90 Tage"
    ),
    "Until withdrawn; recipients are told within a minute": "Bis zum Widerruf; Empfänger erfahren ihn in einer Minute",
    "For good: archives keep what they took": "Für immer: Archive behalten, was sie genommen haben",
    "Until withdrawn; other servers are asked to delete": "Bis zum Widerruf; andere Server werden gebeten zu löschen",
    "Made anew every few minutes; seven days at most": "Alle paar Minuten neu; höchstens sieben Tage",
    "Found anew whenever it is asked for; nothing is kept": "Bei jeder Frage neu gesucht; nichts wird aufbewahrt",
    "As long as the posts it is about; then it is told that they must be deleted": (
        "So lange wie die Beiträge, um die es geht; dann wird gesagt, dass sie zu löschen sind"
    ),
    "Until deleted, or the account is": "Bis es gelöscht wird, oder das Konto",
    "Until they end": "Bis sie enden",
    "Until their session ends": "Bis ihre Anmeldung endet",
    "Until nobody can appeal any more": "Bis niemand mehr Beschwerde einlegen kann",
    "3 years after they were settled": "3 Jahre, nachdem sie erledigt sind",
    "As long as the account": "So lange wie das Konto",
    "As long as claims can be made": "So lange, wie Ansprüche erhoben werden können",
    "The last 10,000": "Die letzten 10.000",
    "30 days": "30 Tage",
    "Minutes": "Minuten",
    "7 days": "7 Tage",
    "5 weeks": "5 Wochen",
    "90 days": "90 Tage",
    "1 day": "1 Tag",
    "1 hour": "1 Stunde",
    # What is used or kept
    "Posts, pictures and recipes of those who said yes, and of everyone they grew out of": (
        "Beiträge, Bilder und Rezepte derer, die Ja gesagt haben, und aller, aus deren Werken sie entstanden sind"
    ),
    "What those who said yes liked, chose and passed over, beside posts whose authors said yes": (
        "Was die, die Ja gesagt haben, mochten, wählten und übergingen, neben Beiträgen, deren Urheber Ja gesagt haben"
    ),
    "Public posts of the last seven days, with how many people answered, shared or liked them": (
        "Öffentliche Beiträge der letzten sieben Tage, und wie viele sie beantwortet, geteilt oder gemocht haben"
    ),
    "Profiles of who wants to be found, and who follows whom": (
        "Profile derer, die gefunden werden wollen, und wer wem folgt"
    ),
    "Who did what to which public post, and when; no words and no pictures": (
        "Wer wann was mit welchem öffentlichen Beitrag tat; keine Worte und keine Bilder"
    ),
    "Profile, posts, pictures, recipes and choices": "Profil, Beiträge, Bilder, Rezepte und Entscheidungen",
    "Words of deleted posts": "Worte gelöschter Beiträge",
    "Sessions and tokens": "Anmeldungen und Schlüssel von Apps",
    "The network one signed in from": "Das Netz, aus dem man sich angemeldet hat",
    "Questions put to passkeys": "Fragen an Passkeys",
    "Push subscriptions": "Adressen für Mitteilungen",
    "Archives and files brought": "Archive, und Dateien, die mitgebracht wurden",
    "Translations": "Übersetzungen",
    "That the assistant was asked": "Dass der Assistent gefragt wurde",
    "Which posts were shown to people who agreed to that": "Welche Beiträge denen gezeigt wurden, die dem zustimmten",
    "Where an answer about consent came from": "Woher eine Antwort zur Einwilligung kam",
    "Name and address of who sent a notice": "Name und Adresse derer, die etwas gemeldet haben",
    "What people asked by right, and the answers": "Was Menschen mit gutem Recht verlangt haben, und die Antworten",
    "Receipts of who may make pictures of somebody": "Belege dafür, wer Bilder von jemandem machen darf",
    "The ledger of consent, which names nobody": "Das Buch der Einwilligungen, das niemanden nennt",
    "Statements of reasons, without what they were about": "Begründungen von Entscheidungen, ohne das, worum es ging",
    "Keys of requests": "Kennzeichen von Anfragen",
    "Previews of pictures": "Vorschauen von Bildern",
    "How often an address or person asked": "Wie oft eine Adresse oder Person gefragt hat",
    "Errands that are done": "Erledigte Aufträge",
    # What for
    "The service": "Der Dienst",
    "Undoing abuse of an account": "Den Missbrauch eines Kontos rückgängig machen",
    "Being signed in": "Angemeldet sein",
    "Recognising strangers": "Fremde erkennen",
    "Signing in": "Sich anmelden",
    "Notifications": "Mitteilungen",
    "Taking one's data along": "Die eigenen Daten mitnehmen",
    "Reading": "Lesen",
    "Its budget": "Sein Budget",
    "Datasets": "Datensätze",
    "Proof that it was this person": "Nachweis, dass es diese Person war",
    "Answering it": "Sie beantworten",
    "Proof": "Nachweis",
    "A request sent twice has one effect": "Eine doppelt gesandte Anfrage wirkt einmal",
    "Watching a picture come into being": "Zusehen, wie ein Bild entsteht",
    "Limits against abuse": "Grenzen gegen Missbrauch",
    "Finding out what failed": "Herausfinden, was misslang",
    # The rest
    "by a job every ten minutes": "durch einen Auftrag alle zehn Minuten",
    "with what it belongs to": "mit dem, wozu es gehört",
    "no": "nein",
    "yes, until somebody objects": "ja, bis jemand widerspricht",
    "People with an account": "Menschen mit einem Konto",
    "People who send a notice without one": "Menschen, die ohne Konto etwas melden",
    "What the operator named: engines, translation, moderation endpoint, object store": (
        "Was die Betreiber benannt haben: Bildgeneratoren, Übersetzung, Prüfdienst, Ablage der Dateien"
    ),
    "Passwords with Argon2id, passkeys, short-lived sessions; tokens kept as hashes": (
        "Passwörter mit Argon2id, Passkeys, kurzlebige Anmeldungen; Schlüssel nur als Prüfsummen"
    ),
    "Hostile files decoded in a limited process; location taken out of pictures": (
        "Bösartige Dateien werden in einem begrenzten Prozess gelesen; der Aufnahmeort wird aus Bildern entfernt"
    ),
    "Ledger of consent and audit chained, so that nobody can rewrite them": (
        "Einwilligungen und Taten der Mitarbeitenden sind verkettet, sodass niemand sie umschreiben kann"
    ),
    "Erasure in one list for every table, done again when a backup is brought back": (
        "Löschung nach einer Liste für jede Tabelle, und noch einmal, wenn eine Sicherung zurückkommt"
    ),
}


def say(text: str, language: str) -> str:
    """A phrase of the record in a language spoken here; in English where there is none of it."""
    return _GERMAN.get(text, text) if language == "de" else text


def speaks_of(text: str) -> bool:
    """Whether there are words for a phrase in every language beside English."""
    return text in _GERMAN
