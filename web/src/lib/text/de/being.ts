/** Die deutschen Wörter der Einstellungsseiten und davon, hier jemand zu sein. */
import type { being as English } from '../en/being.ts';
import { plural } from './home.ts';

export const being: typeof English = {
	being: {
		sections: 'Einstellungen',
		section: {
			profile: { label: 'Profil', why: 'Dein Name, deine Worte, Porträt und Angaben.' },
			appearance: { label: 'Aussehen', why: 'Hell, dunkel oder wie das System.' },
			languages: { label: 'Sprachen', why: 'Der Oberfläche und deiner Beiträge.' },
			account: { label: 'Konto und Sicherheit', why: 'Anmelden, Passkeys, Passwort und wo du angemeldet bist.' },
			notifications: { label: 'Mitteilungen', why: 'Wer dir etwas melden darf und was dieses Gerät dir sagt.' },
			provenance: { label: 'Mensch und KI', why: 'Was du siehst und was du von Remixen hörst.' },
			reading: { label: 'Lesen und Veröffentlichen', why: 'Was verdeckt ist, was sich bewegt, welche Sprachen; wer deine Beiträge sieht.' },
			hidden: { label: 'Was du fernhältst', why: 'Leute, die du stummgeschaltet oder blockiert hast, Gespräche, Server.' },
			data: { label: 'Daten und Privates', why: 'Was mit deinen Werken geschehen darf.' },
			likeness: { label: 'Bilder von mir', why: 'Wer sie machen darf, und was gemacht wurde.' },
			whereabouts: { label: 'Wo ist meine Arbeit?', why: 'Datensätze mit etwas von dir, und wer sie hat.' },
			archive: { label: 'Dein Archiv', why: 'Alles, was von dir hier ist, in einer Datei.' },
			bring: { label: 'Hierher mitbringen', why: 'Von Mastodon, X, Instagram, Bluesky oder einem anderen Salon.' },
			decisions: { label: 'Entscheidungen über dich', why: 'Was entschieden wurde, warum, und wie du Einspruch erhebst.' },
			agents: { label: 'Agenten', why: 'Automatische Konten, die du betreibst und für die du einstehst.' },
			invites: { label: 'Einladungen', why: 'Codes, die jemanden hereinlassen.' },
			filters: { label: 'Filter', why: 'Wörter, auf die du lieber nicht stößt.' },
			labelers: { label: 'Kennzeichnungen', why: 'Wessen Kennzeichen du an Beiträgen siehst, und was sie bewirken.' },
			apps: { label: 'Apps', why: 'Was du hereingelassen hast und was es darf.' },
			running: { label: 'Diesen Ort betreiben', why: 'Der Schreibtisch derer, die ihn betreiben.' },
			feedback: { label: 'Rückmeldung', why: 'Sag denen, die diesen Ort betreiben, was du denkst.' }
		},
		invites: {
			why: 'Jede Einladung lässt eine Person herein und gilt 30 Tage.',
			left: (n) => (n === 0 ? 'Mehr Einladungen kannst du zurzeit nicht erstellen.' : `Du kannst noch ${n} erstellen.`),
			make: 'Einladung erstellen',
			link: 'Einladung zum Weitergeben',
			copy: 'Kopieren',
			withdraw: 'Zurücknehmen',
			withdrawn: 'Zurückgenommen.'
		},
		welcome: {
			title: (place) => `Willkommen bei ${place}`,
			step: (n, all) => `Schritt ${n} von ${all}`,
			heads: {
				who: 'Wer bist du?',
				interests: 'Was magst du?',
				people: 'Wen willst du um dich haben?',
				choices: 'Mensch und Maschine'
			},
			whys: {
				who: 'An einem Namen und einem Bild erkennt man dich. Beides kannst du ändern, sooft du willst.',
				interests: 'Beiträge mit einem Schlagwort, dem du folgst, kommen auf deine Startseite.',
				people: 'Wem du folgst, kommt auf deine Startseite. Es wird ihnen gesagt.',
				choices: 'Du entscheidest, was du siehst und was mit dem geschehen darf, was du machst. So wie es jetzt steht, siehst du alles, und nichts ist erlaubt.'
			},
			next: 'Weiter',
			skip: 'Überspringen',
			skipAll: 'Alles überspringen',
			finish: 'Fertig',
			over: 'Du bist begrüßt.',
			tags: 'Schlagwörter',
			noTags: 'Zuletzt hat hier niemand ein Schlagwort benutzt.',
			another: 'Ein anderes Schlagwort',
			follow: 'Folgen',
			noPeople: 'Außer dir ist noch niemand hier. Lade jemanden ein!',
			see: 'Was du siehst',
			seeWhy: 'Bei jedem Beitrag steht, wie er gemacht wurde. Schalte ab, was du nicht sehen willst.',
			allow: 'Was mit deinen Werken geschehen darf'
		},
		accounts: {
			title: 'Wer bist du jetzt?',
			current: 'Das bist du gerade',
			add: 'Mit einem weiteren Konto anmelden',
			leave: (acct) => `@${acct} abmelden`,
			leaveAll: 'Alle hier abmelden'
		},
		proof: {
			title: 'Bist du es?',
			why: 'Das schützt dein Konto, also zeig noch einmal, dass du es bist. Es gilt zehn Minuten.',
			password: 'Passwort',
			go: 'Weiter',
			passkey: 'Passkey benutzen'
		},
		signedInList: {
			title: 'Wo du angemeldet bist',
			thisOne: 'Dieser Browser',
			browser: (browser, system) =>
				browser === null ? 'Irgendein Browser' : system === null ? browser : `${browser} auf ${system}`,
			anApp: 'Eine App',
			since: 'Angemeldet:',
			from: (network) => `von ${network}`,
			used: 'Zuletzt benutzt:',
			end: 'Abmelden',
			endOne: (name) => `${name} abmelden`,
			endAll: 'Überall sonst abmelden',
			endAllTitle: 'Überall sonst abmelden?',
			endAllWhy: 'Jeder andere Browser muss sich neu anmelden, und jede App muss neu hereingelassen werden.',
			ended: 'Dort abgemeldet.'
		},
		passkeys: {
			title: 'Passkeys',
			why: 'Melde dich mit Fingerabdruck, Gesicht oder Bildschirmsperre an, ohne Namen und Passwort. Einen Passkey kann niemand erraten oder dir ablisten.',
			cannot: 'Dieser Browser kennt noch keine Passkeys.',
			add: 'Passkey hinzufügen',
			kept: 'Mit diesem Passkey kannst du dich ab jetzt anmelden.',
			removed: 'Entfernt. Er öffnet dein Konto nicht mehr.',
			used: 'Zuletzt benutzt:',
			made: 'Hinzugefügt:',
			suggested: 'Dieses Gerät',
			nameTitle: 'Wie heißt er?',
			name: 'Name',
			nameHint: 'Damit du ihn in einer Liste erkennst, etwa „Telefon“ oder „Schlüsselbund“.',
			rename: (name) => `${name} umbenennen`,
			remove: (name) => `${name} entfernen`,
			removeTitle: (name) => `${name} entfernen?`,
			removeWhy: 'Er öffnet dein Konto dann nicht mehr. Dein Gerät bietet ihn vielleicht weiter an; lösch ihn auch dort.',
			removeIt: 'Entfernen'
		},
		password: {
			title: 'Passwort',
			fresh: 'Neues Passwort',
			hint: 'Mindestens 8 Zeichen; länger ist besser. Alles andere, was angemeldet ist, muss sich neu anmelden.',
			change: 'Passwort ändern',
			changed: 'Dein Passwort ist geändert.'
		},
		codes: {
			title: 'Notfallcodes',
			why: 'Hier werden keine E-Mails verschickt; mit diesen zehn Codes kommst du ohne dein Passwort wieder herein. Jeder gilt einmal. Heb sie auf Papier auf oder dort, wo du Passwörter aufhebst.',
			once: 'Du siehst diese Codes nur jetzt.',
			left: (n) => `${plural(n, 'Code', 'Codes')} übrig.`,
			made: 'Erstellt:',
			make: 'Notfallcodes erstellen',
			again: 'Neue Codes erstellen; die alten gelten dann nicht mehr',
			copy: 'Alle kopieren',
			copied: 'Kopiert.',
			copyFailed: 'Sie ließen sich nicht kopieren. Markiere und kopiere sie von Hand.'
		},
		handle: {
			title: 'Dein Benutzername',
			why: 'Er lässt sich nicht ändern: Beiträge, Links und Apps kennen dich darunter, und niemand soll eines Tages jemand anderen dahinter finden. Deinen Namen kannst du ändern, sooft du willst.'
		},
		reading: {
			pictures: 'Bilder',
			covers: { default: 'Verdecken, was markiert ist', show_all: 'Nichts verdecken', hide_all: 'Alles verdecken' },
			autoplay: 'Animierte Bilder bewegen sich von selbst',
			autoplayHint: 'Wo dein Gerät um weniger Bewegung bittet, warten sie immer, bis du auf Abspielen drückst.',
			spoilers: 'Beiträge mit Inhaltswarnung aufklappen',
			spoilersHint: 'Die Warnung steht weiterhin darüber.',
			languages: 'Sprachen, die du liest',
			languagesWhy: 'Lokal, Entdecken und Schlagwörter zeigen nur Beiträge in diesen Sprachen und solche, die keine nennen. Startseite, Profile und Gespräche zeigen alle.',
			allLanguages: 'Du siehst alle Sprachen.',
			someLanguages: (n) => (n === 1 ? 'Du siehst eine Sprache.' : `Du siehst ${n} Sprachen.`),
			posting: 'Was du veröffentlichst',
			audience: 'Wer einen neuen Beitrag sieht',
			sensitive: 'Meine Bilder verdecken',
			sensitiveHint: 'Wer einen Beitrag von dir ansieht, deckt die Bilder erst auf.',
			languageElsewhere: 'Die Sprache, in der du schreibst, wählst du unter'
		},
		hidden: {
			conversations: 'Stummgeschaltete Gespräche',
			noConversation: 'Keine. „Dieses Gespräch stummschalten“ steht im Menü jedes Beitrags.',
			servers: 'Server',
			serversWhy: 'Dieser Ort tauscht noch keine Beiträge mit anderen Servern aus. Was du hier blockierst, wird für den Tag aufbewahrt, an dem er es tut, für deine Apps und in deinem Archiv.',
			server: 'Adresse eines Servers',
			noServer: 'Keine.',
			unblockServer: (domain) => `${domain} nicht mehr blockieren`,
			term: (name) => `Wie lange ${name} stummgeschaltet ist`,
			forGood: 'Für immer',
			until: (moment) => `Bis ${moment}`,
			terms: {
				'0': 'Für immer',
				'3600': 'Für eine Stunde',
				'86400': 'Für einen Tag',
				'604800': 'Für eine Woche',
				'2592000': 'Für 30 Tage'
			},
			mutedForGood: (name) => `${name} ist für immer stummgeschaltet.`,
			mutedUntil: (name, moment) => `${name} ist stummgeschaltet bis ${moment}.`
		},
		filters: {
			lead: 'Beiträge mit diesen Wörtern werden verdeckt oder weggelassen, wo du es sagst und nur für dich. Was du selbst veröffentlichst, wird nie gefiltert.',
			none: 'Du hast keine Filter.',
			make: 'Neuer Filter',
			change: 'Ändern',
			drop: 'Löschen',
			dropNamed: (title) => `Den Filter ${title} löschen`,
			changeNamed: (title) => `Den Filter ${title} ändern`,
			words: 'Wörter oder Wendungen, je Zeile eine',
			whole: 'Nur ganze Wörter',
			wholeHint: 'Sonst wird „art“ auch in „Party“ gefunden.',
			where: 'Wo',
			contexts: {
				home: 'Startseite und Listen',
				notifications: 'Mitteilungen',
				public: 'Lokal, Entdecken und Hashtags',
				thread: 'Unterhaltungen',
				account: 'Profile'
			},
			what: 'Was mit ihnen geschieht',
			actions: { warn: 'Verdecken', blur: 'Bilder unscharf', hide: 'Weglassen' },
			until: 'Wie lange',
			terms: {
				'0': 'Für immer',
				'3600': 'Eine Stunde',
				'86400': 'Einen Tag',
				'604800': 'Eine Woche',
				'2592000': '30 Tage',
				same: 'Wie bisher'
			},
			ends: (moment) => `Bis ${moment}`,
			ended: 'Er ist abgelaufen.',
			save: 'Speichern',
			saved: 'Der Filter gilt ab jetzt.',
			dropped: 'Der Filter ist gelöscht.'
		},
		moving: {
			title: 'Auf ein anderes Konto umziehen',
			why: 'Du hast hier ein anderes Konto und willst damit weitermachen: Wer dir folgt, kommt mit, und dieses Konto führt dorthin.',
			open: 'Umziehen, oder sagen, wer du warst',
			how: 'Beide Konten müssen es sagen. Melde dich zuerst mit dem neuen an, öffne dort diese Seite und nenne dieses Konto unter „Wer du vorher warst“. Komm dann zurück und zieh um.',
			happens: [
				'Wer dir folgt, folgt stattdessen dem neuen Konto. Entscheidet es über jede Person einzeln, wird es vorher gefragt.',
				'Niemand, den das neue Konto blockiert oder der es blockiert, kommt mit. Wer dieses Konto blockiert oder stummgeschaltet hat, hält auch das neue fern.',
				'Mit diesem Konto kann nichts mehr veröffentlicht werden. Was du veröffentlicht hast, bleibt hier, und seine Seite führt zum neuen.',
				'Du kannst es zurücknehmen. Wer mitgekommen ist, bleibt beim neuen Konto, und für einige Wochen kannst du nicht wieder umziehen.'
			],
			to: 'Der Benutzername deines neuen Kontos',
			go: 'Umziehen',
			sure: (acct, to) => `Von @${acct} auf @${to} umziehen?`,
			sureWhy: 'Wer dir folgt, erfährt es und folgt von nun an dem neuen Konto.',
			came: (n) => `Du bist umgezogen. ${n === 1 ? '1 Person ist' : `${n} Personen sind`} mitgekommen.`,
			moved: (acct) => `Du bist auf @${acct} umgezogen. Mit diesem Konto kann nichts veröffentlicht werden.`,
			back: 'Dieses Konto wieder benutzen',
			isBack: 'Mit diesem Konto kannst du wieder veröffentlichen.',
			rest: (day) => `Du bist vor Kurzem umgezogen. Wieder möglich ist es ab ${day}.`,
			was: 'Wer du vorher warst',
			wasWhy: 'Nenne deine Konten hier oder anderswo. Eines von hier kann dann auf dieses Konto umziehen; über eines von anderswo finden dich Menschen, die dich dort kannten.',
			wasLabel: 'Ein Benutzername hier oder eine Adresse anderswo wie name@ort.org',
			add: 'Hinzufügen',
			none: 'Du hast keine genannt.',
			takeOut: 'Entfernen',
			remove: (address) => `${address} entfernen`
		},
		leaving: {
			title: 'Dein Konto löschen',
			why: 'Alles, was du veröffentlicht, gemacht und gewählt hast, verschwindet. Du hast einige Tage, es dir zu überlegen.',
			open: 'Lies, was geschieht',
			when: (days) =>
				days === 0
					? 'Es wird binnen Minuten gelöscht und lässt sich nicht zurückholen.'
					: `Du wirst sofort überall abgemeldet. Nach ${plural(days, 'Tag', 'Tagen')} wird es gelöscht und lässt sich nicht zurückholen. Meldest du dich vorher an, behältst du es.`,
			goes: 'Was verschwindet',
			goesList: [
				'Dein Profil, deine Beiträge und ihre Bilder, auch Beiträge für später.',
				'Alles, was du im Studio gemacht hast, mit jedem Auftrag.',
				'Favoriten, Lesezeichen, Listen, Filter, wem du folgst und wer dir folgt.',
				'Was du zur Verwendung deiner Werke gesagt hast, deine Rückmeldungen, Angaben, die du bestritten hast.',
				'Passwörter, Passkeys, Notfallcodes und der Zugang jeder App.'
			],
			stays: 'Was bleibt',
			staysList: [
				'Dein Benutzername bleibt vergeben, damit sich niemand als du ausgibt.',
				'Wo andere dein Bild geremixt haben, hält ein leerer Rahmen seinen Platz in der Familie.',
				'Was die Moderation entschieden hat, bleibt in ihren Akten.'
			],
			go: 'Mein Konto löschen',
			sure: (acct) => `@${acct} löschen?`
		},
		back: 'Alle Einstellungen',
		deviceCannot: 'Dieser Browser kann dir nichts melden, solange Salon geschlossen ist.'
	}
};
