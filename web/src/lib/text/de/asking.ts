/** Die deutschen Wörter des Assistenten: Hilfe beim Schreiben, Nachlesen, seine Karten in Unterhaltungen. */
import type { asking as English } from '../en/asking.ts';
import { plural } from './home.ts';

export const asking: typeof English = {
	helping: {
		open: 'Hilfe bei diesen Worten',
		title: 'Hilfe bei deinen Worten',
		why: 'Nichts wird geändert, bevor du „Übernehmen“ drückst.',
		noWords: 'Schreib zuerst etwas.',
		noModel: 'Hier gibt es kein Sprachmodell, also kann niemand das umformulieren. Wer diesen Ort betreibt, kann eines nennen.',
		tone: 'Sag es',
		tones: {
			friendlier: 'Freundlicher',
			plainer: 'Einfacher',
			shorter: 'Kürzer',
			livelier: 'Lebendiger',
			formal: 'Förmlicher'
		},
		translate: 'Übersetzen',
		into: 'In welche Sprache',
		noTranslation: 'Hier gibt es weder eine Übersetzung noch ein Sprachmodell.',
		waiting: 'Einen Augenblick',
		offer: 'Vorgeschlagene Worte',
		use: 'Übernehmen',
		left: (n) => `Heute noch ${plural(n, 'Frage', 'Fragen')}`,
		describe: 'Beschreibung vorschlagen',
		madeBy: {
			rules: 'Daraus, wie das Bild gemacht wurde',
			model: (model) => `Vom Sprachmodell ${model}`,
			translation: 'Von der Übersetzung'
		}
	},
	catchingUp: {
		day: 'Was seit gestern geschah',
		thread: 'Was hier gesagt wurde',
		onlyYou: 'Nur du siehst das.',
		byRules: 'Nach Regeln gezählt und zitiert, kein Modell wurde gefragt.',
		byModel: (model) =>
			`Erzählt vom Sprachmodell ${model}. Es kann sich irren: Was gesagt wurde, steht in den Beiträgen daneben.`,
		nothing: 'Nichts Neues.',
		counts: (posts, people) => `${plural(posts, 'Beitrag', 'Beiträge')} von ${plural(people, 'Person', 'Personen')}`,
		pictures: (n) => plural(n, 'Bild', 'Bilder'),
		speakers: 'Wer wie viel sagte',
		said: (handle, posts) => `${handle}: ${plural(posts, 'Beitrag', 'Beiträge')}`,
		points: 'Lesenswert',
		noWords: 'Keine Worte, nur ein Bild',
		reasons: {
			first: 'Damit fing es an',
			most_answered: 'Am meisten beantwortet',
			most_liked: 'Am beliebtesten',
			latest: 'Zuletzt'
		},
		sources: 'Quellen',
		source: (n, handle) => `Quelle ${n}: ein Beitrag von ${handle}`
	},
	cards: {
		title: 'Die Antwort des Assistenten',
		marked: (model) => `KI · ${model}`,
		mayBeWrong: 'Das schrieb eine Maschine aus den Beiträgen darunter. Sie kann sich irren.',
		working: 'Der Assistent liest',
		writing: 'Der Assistent schreibt',
		stop: 'Anhalten',
		ask: 'Den Assistenten fragen',
		askWhy: 'Wer diese Unterhaltung lesen kann, sieht seine Antwort als eine Karte.',
		remove: 'Diese Antwort wegnehmen',
		removed: 'Weggenommen.',
		report: 'Diese Antwort melden',
		sendOut: 'Kein Assistent in dieser Unterhaltung',
		letIn: 'Den Assistenten wieder hereinlassen',
		sentOut: 'In dieser Unterhaltung gibt es keinen Assistenten.'
	},
	choosing: {
		title: 'Der Assistent in Unterhaltungen',
		why: 'Er antwortet nur, wenn ihn jemand nennt oder einen Knopf drückt: als Karte unter diesem Beitrag.',
		shows: 'Seine Antworten anzeigen',
		mine: 'Er darf in Unterhaltungen gefragt werden, die ich beginne'
	}
};
