/** Die deutschen Wörter davon, wie etwas gemacht wurde: die Geschichte eines Bildes, seine Familie, der Regler, die Prüfung einer Datei. */
import type { provenance as English } from '../en/provenance.ts';
import { plural } from './home.ts';

export const provenance: typeof English = {
	made: {
		proven: {
			credential: 'Bewiesen: Die Datei trägt signierte Content Credentials, die das sagen.',
			log: 'Bewiesen: Es wurde hier gemacht, und Salon hat es festgehalten.',
			watermark: 'Bewiesen: Es trägt das verborgene Wasserzeichen eines hier gemachten Bildes.',
			ruling: 'Von der Moderation festgestellt, die es angesehen hat.',
			author: 'So sagt es, wer es veröffentlicht hat.',
			detector: 'Von einem Detektor vermutet. Eine Vermutung allein entscheidet nichts.',
			crowd: 'Von anderen vermutet. Eine Vermutung allein entscheidet nichts.',
			nothing: 'Niemand hat gesagt, wie, und die Datei trägt keinen Beweis.'
		},
		meaning: {
			none: 'Ein Mensch hat dieses Bild gemacht.',
			assisted: 'Ein Mensch hat dieses Bild mit Hilfe einer Maschine gemacht.',
			generated: 'Eine Maschine hat dieses Bild nach den Worten eines Menschen gezeichnet.',
			autonomous: 'Ein Bot hat das von sich aus gemacht und veröffentlicht.',
			unknown: 'Wie dieses Bild gemacht wurde, ist nicht bekannt.'
		},
		recipe: 'Rezept',
		prompt: 'Worte',
		style: 'Stil',
		seed: 'Startzahl',
		engine: 'Engine',
		recipeHidden: 'Das Rezept wird nicht gezeigt.',
		description: 'Beschreibung'
	},
	degrees: {
		none: 'Foto oder Zeichnung',
		assisted: 'Mit Hilfe einer Maschine gemacht',
		generated: 'Von einer Maschine gemacht',
		autonomous: 'Von einem Bot gemacht und veröffentlicht',
		unknown: 'Nicht bekannt'
	},
	story: {
		claims: 'Was gesagt wird',
		claim: {
			log: (by) => `${by ?? 'Dieser Ort'} hat es gemacht und festgehalten`,
			credential: (by) => `Die Datei sagt es, signiert von ${by ?? 'jemandem'}`,
			watermark: (by) => `Es trägt das verborgene Wasserzeichen von ${by ?? 'diesem Ort'}`,
			ruling: () => 'Die Moderation hat es festgestellt',
			author: () => 'Wer es veröffentlicht hat, sagt es',
			detector: () => 'Ein Detektor vermutet es',
			crowd: () => 'Andere vermuten es'
		},
		layers: 'Die Datei trägt signierte Nachweise und ein verborgenes Wasserzeichen.',
		state: {
			trusted: 'Die Nachweise sind unversehrt, und dieser Ort vertraut dem, der sie signiert hat.',
			valid: 'Die Nachweise sind unversehrt, aber signiert haben könnte sie jeder.',
			invalid: 'Die Nachweise halten nicht: Die Datei oder die Angabe wurde verändert. Sie zählen nichts.'
		},
		copy: 'Es ist die Kopie eines hier gemachten Bildes.',
		seeOriginal: 'Das Original ansehen',
		grewFrom: (n) => `Entstanden aus ${n === 1 ? 'einem anderen Bild' : `${n} anderen Bildern`}.`,
		questions: (n) => plural(n, 'offene Frage zu dieser Angabe', 'offene Fragen zu dieser Angabe'),
		settled: {
			open: 'Die Moderation sieht es sich an.',
			upheld: 'Die Moderation hat zugestimmt.',
			dismissed: 'Die Moderation hat die Angabe stehen lassen.'
		},
		said: (degree) => `Jemand sagte: „${degree}“.`,
		dispute: 'Diese Angabe stimmt nicht',
		what: 'Was es wirklich ist',
		why: 'Woher weißt du das?',
		send: 'Der Moderation sagen',
		sent: 'Gesagt. Die Moderation sieht es sich an; bis dahin bleibt die Angabe.'
	},
	turning: {
		title: 'Was du siehst',
		why: 'Danach, wie Beiträge gemacht wurden. Der Server hält sich daran, also auch jede App, die du benutzt. Deine eigenen Beiträge werden immer gezeigt.',
		unknown: 'Nicht bekannt, wie es gemacht wurde',
		unknownWhy: 'Hochgeladenes, das nichts sagt und nichts beweist.',
		where: 'Wo',
		everywhere: 'Überall',
		feeds: {
			home: 'Start',
			local: 'Entdecken',
			explore: 'Schlagwörter und Trends',
			search: 'Suche',
			profiles: 'Profile'
		},
		own: 'Nur für diese Seite wählen',
		ownWhy: 'Sonst gilt, was du überall gewählt hast.',
		hideBots: 'Bots ausblenden',
		hideBotsWhy:
			'Alles, was Bots und Agenten schreiben oder teilen: Start, Listen, Entdecken, Schlagwörter, Trends und Suche lassen es weg, in Unterhaltungen und Lesezeichen ist es eingeklappt. Mitteilungen von Bots, denen du nicht folgst, bleiben aus. Ein Profil, das du öffnest, zeigt alles.',
		nothingLeft: 'Wähle wenigstens eins, sonst bliebe nichts zu sehen.'
	},
	verify: {
		title: 'Ein Bild prüfen',
		lead: 'Finde heraus, was ein Bild darüber sagt, wie es gemacht wurde, und ob das stimmt. Was du prüfst, wird nicht aufgehoben.',
		choose: 'Datei wählen',
		address: 'Adresse eines Bildes',
		check: 'Prüfen',
		checking: 'Wird genau angesehen …',
		verdict: {
			proven: 'Das stimmt.',
			claimed: 'So steht es da, aber das könnte jeder gesagt haben.',
			tampered: 'Glaub es nicht.',
			nothing: 'Es sagt nichts.'
		},
		nothingWhy:
			'Keine Nachweise und kein Wasserzeichen von uns. Das beweist weder das eine noch das andere: Die meisten Bilder tragen keine, und beides lässt sich entfernen.',
		madeHere: (engine) => `Es wurde hier gemacht, mit ${engine ?? 'einer Bild-Engine'}.`,
		signedBy: (who) => `Signiert von ${who}.`,
		madeWith: (what) => `Gemacht oder verändert mit ${what}.`,
		grewFrom: (n) => `Es nennt ${n === 1 ? 'ein Bild' : `${n} Bilder`} als Ursprung.`,
		link: 'Ein beliebiges Bild prüfen'
	},
	family: {
		see: 'Die Familie ansehen',
		parent: 'Ausgangspunkt',
		title: 'Familie dieses Bildes',
		lead: 'Die Zeit läuft nach unten. Die helle Linie führt vom ersten Bild zu diesem.',
		deleted: 'Gelöscht',
		takenDown: 'Von der Moderation entfernt',
		descendants: (n) => `${n === 1 ? '1 Bild ist' : `${n} Bilder sind`} hieraus entstanden.`,
		cut: 'Die Familie ist größer als diese Seite. Öffne ein Bild an ihrem Rand, um von dort weiterzugehen.',
		moreBelow: (n) => `${plural(n, 'weiterer Remix', 'weitere Remixe')} darunter`,
		hidden: 'Dir nicht gezeigt',
		here: 'Dieses Bild',
		list: 'Die Familie als Liste',
		ancestor: (n) => plural(n, 'Generation davor', 'Generationen davor'),
		descendant: (n) => plural(n, 'Generation danach', 'Generationen danach'),
		alone: 'Noch keine Familie',
		aloneWhy: 'Remixe dieses Bild, und der Baum beginnt.',
		zoomIn: 'Näher',
		zoomOut: 'Weiter weg',
		fit: 'Alles',
		help: 'Ziehen verschiebt, mit zwei Fingern oder den Knöpfen kommst du näher, mit den Pfeiltasten gehst du von Bild zu Bild.',
		noPicture: 'Kein Bild'
	}
};
