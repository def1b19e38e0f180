/** Die deutschen Wörter, die jede Seite brauchen kann, und wie man auf Deutsch zählt. */
import type { home as English } from '../en/home.ts';
import { later } from '../later.ts';
const rules = later(() => new Intl.PluralRules('de'));
const numbers = later(() => new Intl.NumberFormat('de'));

export const plural = (n: number, one: string, many: string): string =>
	`${numbers().format(n)} ${rules().select(n) === 'one' ? one : many}`;

export const home: typeof English = {
	locale: 'de',
	brand: 'Salon',
	places: {
		home: 'Start',
		explore: 'Entdecken',
		together: 'Zusammen',
		search: 'Suche',
		notifications: 'Mitteilungen',
		messages: 'Nachrichten',
		lists: 'Listen',
		bookmarks: 'Lesezeichen',
		favourites: 'Favoriten',
		profile: 'Profil',
		you: 'Du',
		settings: 'Einstellungen',
		gallery: 'Alles, was du gemacht hast',
		galleryShort: 'Von dir gemacht',
		usage: 'Verbrauch',
		newPost: 'Neuer Beitrag',
		switchAccount: 'Konto wechseln',
		main: 'Hauptmenü',
		skip: 'Zum Inhalt springen',
		unread: (n) => plural(n, 'ungelesene Mitteilung', 'ungelesene Mitteilungen'),
		context: 'Neben dieser Seite'
	},
	common: {
		cancel: 'Abbrechen',
		close: 'Schließen',
		save: 'Speichern',
		saved: 'Gespeichert.',
		tryAgain: 'Noch einmal versuchen',
		undo: 'Rückgängig',
		back: 'Zurück',
		more: 'Mehr',
		loading: 'Wird geladen',
		end: 'Du hast alles gesehen.',
		loadMore: 'Mehr zeigen',
		copied: 'Link kopiert.',
		copyFailed: 'Der Link ließ sich nicht kopieren. Er steht in der Adresszeile.'
	},
	errors: {
		offline: 'Salon ist nicht zu erreichen. Es ging nichts verloren; prüfe die Verbindung und versuch es noch einmal.',
		unexpected: 'Auf dieser Seite ist etwas schiefgegangen. Es ging nichts verloren; versuch es noch einmal.',
		status: (code) =>
			code >= 500
				? 'Salon hat gerade selbst ein Problem. Es ging nichts verloren; versuch es gleich noch einmal.'
				: `Salon hat das nicht angenommen (${code}).`,
		notFound: 'Hier ist nichts',
		notFoundWhy: 'Vielleicht wurde es gelöscht, oder es ist nicht für dich bestimmt.',
		goHome: 'Zum Start'
	},
	offline: {
		away: 'Du bist offline. Was schon geladen war, kannst du weiter lesen.',
		updated: 'Es gibt ein neueres Salon.',
		reload: 'Laden'
	},
	time: {
		now: 'gerade eben'
	},
	welcome: {
		title: 'Mach Bilder. Rede darüber.',
		lead: 'Schreib ein paar Wörter und sieh zu, wie ein Bild entsteht. Stell es aus, und Freunde führen es weiter. Bei jedem Bild steht, wie es gemacht wurde.',
		signUp: 'Mitmachen',
		signIn: 'Anmelden',
		lately: 'Zuletzt an den Wänden',
		closed: 'Hier werden gerade keine neuen Mitglieder aufgenommen.'
	},
	begin: {
		welcome: 'Weiter mit der Begrüßung',
		prompt: 'Sag etwas oder mach ein Bild',
		makePicture: 'Bild machen'
	},
	audiences: {
		public: 'Alle',
		unlisted: 'Alle, aber leise',
		private: 'Wer dir folgt',
		direct: 'Nur Erwähnte'
	},
	timelines: {
		newPosts: (n) => plural(n, 'neuer Beitrag', 'neue Beiträge'),
		homeEmpty: 'Deine Wände sind noch leer',
		catchUp: 'Was war los?',
		homeEmptyWhy: 'Mach das erste Bild, oder finde Leute, deren Bilder du um dich haben willst.',
		explore: 'Dich umsehen',
		localEmpty: 'Hier hängt noch nichts',
		localEmptyWhy: 'Mach als Erstes etwas.',
		make: 'Bild machen',
		tagEmpty: 'Dieses Schlagwort hat noch niemand benutzt',
		tagEmptyWhy: 'Benutze es in einem Beitrag, dann beginnt es hier.',
		bookmarksEmpty: 'Noch keine Lesezeichen',
		bookmarksEmptyWhy: 'Setz ein Lesezeichen, und du findest den Beitrag hier wieder. Nur du siehst diese Liste.',
		favouritesEmpty: 'Noch keine Favoriten',
		favouritesEmptyWhy: 'Was dir gefällt, wird hier aufgehoben.',
		feed: 'Beiträge',
		tag: (name) => `#${name}`
	},
	post: {
		reply: 'Antworten',
		boost: 'Teilen',
		unboost: 'Nicht mehr teilen',
		favourite: 'Favorisieren',
		unfavourite: 'Nicht mehr favorisieren',
		bookmark: 'Lesezeichen setzen',
		unbookmark: 'Lesezeichen entfernen',
		remix: 'Remixen',
		more: 'Mehr',
		copyLink: 'Link kopieren',
		translate: 'Übersetzen',
		showOriginal: 'Original zeigen',
		translatedFrom: (language, by) => `Aus der Sprache ${language} übersetzt von ${by}`,
		open: 'Beitrag öffnen',
		edit: 'Bearbeiten',
		delete: 'Löschen',
		pin: 'Im Profil anheften',
		unpin: 'Nicht mehr anheften',
		mute: (name) => `${name} stummschalten`,
		block: (name) => `${name} blockieren`,
		muteThread: 'Dieses Gespräch stummschalten',
		unmuteThread: 'Dieses Gespräch wieder hören',
		howLong: 'Wie lange?',
		addToRemix: 'In den offenen Remix nehmen',
		addedToRemix: 'Es kommt in den offenen Remix.',
		report: 'Melden',
		hideReply: 'Diese Antwort verbergen',
		unhideReply: 'Diese Antwort allen zeigen',
		repliesClosed: 'Wer dieses Gespräch begann, hat bestimmt, wer antworten darf.',
		hiddenReplies: (n) => plural(n, 'verborgene Antwort', 'verborgene Antworten'),
		boostedBy: (name) => `${name} hat geteilt`,
		runBy: (handle) => `automatisch, betrieben von ${handle}`,
		replyTo: (name) => `als Antwort auf ${name}`,
		edited: 'bearbeitet',
		imported: 'mitgebracht',
		waits: 'wartet auf die Moderation',
		pinned: 'Angeheftet',
		filtered: (title) => `Trifft auf deinen Filter „${title}“ zu.`,
		unchosen: 'Gehört nicht zu dem, was du sehen willst.',
		hiddenByAuthor: 'Ausgeblendet von der Person, der es antwortet.',
		labelled: (title) => `Gekennzeichnet von ${title}`,
		showMore: 'Zeigen',
		showLess: 'Verbergen',
		sensitive: 'Heikles Bild',
		showPicture: 'Bild zeigen',
		letMove: 'Bewegen lassen',
		standStill: 'Anhalten',
		noAlt: 'Keine Beschreibung',
		openPicture: (alt) => (alt === '' ? 'Bild öffnen' : `Bild öffnen: ${alt}`),
		deleteTitle: 'Diesen Beitrag löschen?',
		deleteWhy: 'Er verschwindet für alle und lässt sich nicht zurückholen.',
		deleted: 'Gelöscht.',
		blocked: (name) => `${name} ist blockiert.`,
		muted: (name) => `${name} ist stummgeschaltet.`,
		boostsCount: (n) => plural(n, 'Mal geteilt', 'Mal geteilt'),
		favouritesCount: (n) => plural(n, 'Favorit', 'Favoriten'),
		whoBoosted: 'Geteilt von',
		whoFavourited: 'Favoriten',
		nobodyYet: 'Noch niemand.',
		conversation: 'Gespräch',
		by: (name) => `Beitrag von ${name}`,
		startChain: 'Eine Remix-Kette beginnen',
		makeTemplate: 'Eine Vorlage daraus machen',
		consent: 'Was damit geschehen darf',
		addContext: 'Anmerkung vorschlagen',
		notesHere: 'Anmerkungen zu diesem Beitrag'
	},
	origin: {
		none: 'Foto oder Zeichnung',
		assisted: 'mit Hilfe gemacht',
		generated: (engine) => (engine === null ? 'von einer Maschine gemacht' : `gemacht mit ${engine}`),
		autonomous: 'von einem Bot',
		unknown: 'unbekannt, wie es gemacht wurde',
		how: 'Wie das gemacht wurde'
	},
	lineage: {
		remixOf: 'Remix von',
		aPost: 'einem Bild',
		remixes: (n) => plural(n, 'Remix', 'Remixe')
	},
	dial: {
		line: 'Du siehst',
		everything: 'alles',
		noBots: ', und keine Bots',
		onlyPeople: 'was Menschen selbst gemacht haben',
		onlyMachines: 'was Maschinen gemacht haben',
		without: (first, second) => `alles außer ${first}${second === undefined ? '' : ` und ${second}`}`,
		some: 'einen Teil davon',
		kinds: {
			none: 'Fotos und Zeichnungen',
			assisted: 'mit Hilfe Gemachtem',
			generated: 'von Maschinen Gemachtem',
			autonomous: 'Beiträgen von Bots',
			unknown: 'dem, was unbekannt ist'
		}
	},
	poll: {
		choose: 'Wähle eins',
		chooseSeveral: 'Wähle eins oder mehrere',
		vote: 'Abstimmen',
		peek: 'Den Stand zeigen',
		backToVote: 'Zurück zur Abstimmung',
		yours: 'Deine Wahl',
		share: (percent) => `${percent} %`,
		votes: (n) => plural(n, 'Person hat abgestimmt', 'Personen haben abgestimmt'),
		until: (moment) => `offen bis ${moment}`,
		over: 'vorbei'
	},
	quote: {
		quote: 'Zitieren',
		of: (name) => `Zitierter Beitrag von ${name}`,
		takeOut: 'Meinen Beitrag aus diesem Zitat nehmen',
		takenOut: 'Dein Beitrag wird dort nicht mehr gezeigt.',
		filtered: 'Ein zitierter Beitrag, den deine Filter verbergen.',
		states: {
			accepted: '',
			pending: 'Ein zitierter Beitrag, der noch auf die Zustimmung seiner Urheberin oder seines Urhebers wartet.',
			rejected: 'Dem Zitat wurde nicht zugestimmt.',
			revoked: 'Der zitierte Beitrag wurde wieder herausgenommen.',
			deleted: 'Den zitierten Beitrag gibt es nicht mehr.',
			unauthorized: 'Der zitierte Beitrag wird dir nicht gezeigt.',
			blocked_account: 'Ein zitierter Beitrag von jemandem, den du blockiert hast.',
			blocked_domain: 'Ein zitierter Beitrag von einem Ort, den du blockiert hast.',
			muted_account: 'Ein zitierter Beitrag von jemandem, den du stummgeschaltet hast.'
		}
	},
	announcements: {
		label: 'Ankündigung',
		dismiss: 'Weglegen'
	},
	people: {
		block: 'Blockieren',
		blockTitle: (name) => `${name} blockieren?`,
		blockWhy: 'Ihr seht einander nicht mehr und folgt einander nicht.',
		cancelRequest: 'Anfrage zurückziehen',
		follow: 'Folgen',
		followingNow: 'Du folgst',
		peopleToFollow: 'Zuletzt hier',
		requested: 'Angefragt',
		mute: 'Stummschalten',
		unmute: 'Wieder hören',
		unblock: 'Nicht mehr blockieren',
		unfollow: 'Nicht mehr folgen'
	},
	daily: {
		today: 'Das Thema heute',
		make: 'Mach deins',
		seeAll: 'Sieh, was andere gemacht haben'
	}
};
