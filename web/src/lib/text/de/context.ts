/** Die deutschen Wörter der Anmerkungen zu Beiträgen. */
import type { context as English } from '../en/context.ts';
import { plural } from './home.ts';

export const context: typeof English = {
	note: {
		title: 'Anmerkung von Leuten hier',
		drafted: (model) => `KI-Entwurf · ${model}`,
		answeredFor: (model, handle) => `Entworfen von KI (${model}), bearbeitet und verantwortet von ${handle}`,
		by: (handle) => `Geschrieben von ${handle}`,
		sources: 'Quellen',
		whyShown: (ratings) => `Wird gezeigt, weil Leute sie hilfreich fanden, die sonst uneins sind (${plural(ratings, 'Bewertung', 'Bewertungen')}).`,
		beforeEdit: 'Der Beitrag wurde danach geändert.',
		details: 'Warum sie gezeigt wird, und bewerten',
		detailsWaiting: 'Einzelheiten und Werte',
		withdraw: 'Zurücknehmen',
		withdrawn: 'Deine Anmerkung ist zurückgenommen.',
		report: 'Diese Anmerkung melden',
		takenDown: 'Die Moderation hat diese Anmerkung entfernt. Die Gründe stehen bei den Entscheidungen über dich.',
		switchedOff: 'Wird nicht gezeigt: Wer diese Unterhaltung begann, will hier keine Anmerkungen, die KI entworfen hat.'
	},
	states: {
		shown: 'Steht unter dem Beitrag',
		helpful: 'Hilfreich gefunden; eine andere wird gezeigt',
		held: 'Hilfreich gefunden',
		needs_ratings: 'Braucht mehr Bewertungen',
		not_helpful: 'Nicht hilfreich gefunden'
	},
	missing: {
		ratings: (got, least) => `Sie hat ${plural(got, 'Bewertung, die zählt', 'Bewertungen, die zählen')}; vor ${least} wird nichts gesagt, von Leuten, die drei Anmerkungen oder mehr bewertet haben.`,
		side: 'Noch haben nicht genug Leute beider Seiten sie hilfreich gefunden.',
		agreement: 'Bisher finden sie die hilfreich, die auch sonst einer Meinung sind.'
	},
	rating: {
		ask: 'Ist diese Anmerkung hilfreich?',
		levels: { helpful: 'Hilfreich', somewhat: 'Teils', not_helpful: 'Nicht hilfreich' },
		why: 'Warum? (so viele, wie du magst)',
		reasons: {
			clear: 'Klar',
			good_sources: 'Gute Quellen',
			to_the_point: 'Zur Sache',
			adds_context: 'Ergänzt, was fehlte',
			fair: 'Fair',
			wrong: 'Falsch',
			sources_do_not_say_so: 'Die Quellen sagen das nicht',
			opinion: 'Eine Meinung',
			beside_the_point: 'Neben der Sache',
			unfair: 'Unfair',
			not_needed: 'Hier nicht nötig'
		},
		thanks: 'Gezählt. Du kannst es jederzeit ändern; niemand sieht, wer wie bewertet hat.',
		keys: 'Tasten: j und k gehen von Anmerkung zu Anmerkung, 1, 2 und 3 bewerten.'
	},
	writing: {
		title: 'Anmerkungen zu diesem Beitrag',
		why: 'Eine Anmerkung mit Quellen statt vieler Antworten. Sie wird gezeigt, wenn Leute sie hilfreich finden, die sonst uneins sind.',
		none: 'Noch hat niemand eine vorgeschlagen.',
		propose: 'Eine Anmerkung vorschlagen',
		text: 'Was man wissen sollte',
		reason: 'Warum der Beitrag sie braucht',
		reasons: {
			missing_context: 'Etwas Wichtiges fehlt',
			factual_error: 'Er ist falsch',
			outdated: 'Das stimmte einmal',
			altered_picture: 'Das Bild wurde verändert oder gemacht',
			unverified: 'Es wird als Tatsache erzählt, und niemand weiß es',
			satire: 'Ein Scherz, den man für wahr halten kann',
			other: 'Etwas anderes'
		},
		source: (n) => `Quelle ${n} (https://…)`,
		addSource: 'Noch eine Quelle',
		draft: 'Von KI entwerfen lassen',
		draftWhy: 'Ein Entwurf vom Sprachmodell dieses Ortes, den du prüfst und änderst. Deine Anmerkung sagt dann für immer, dass KI sie entworfen hat.',
		drafted: (model) => `Entworfen von ${model}. Prüf jedes Wort: Du stehst dafür ein.`,
		send: 'Vorschlagen',
		sent: 'Danke. Andere bewerten sie jetzt.',
		left: (n) => `noch ${plural(n, 'Zeichen', 'Zeichen')}`,
		draftedWanted: 'In dieser Unterhaltung Anmerkungen zeigen, die KI entworfen hat',
		draftedHint: 'Anmerkungen von Leuten werden immer gezeigt, sobald sie hilfreich gefunden wurden.'
	},
	page: {
		title: 'Anmerkungen bewerten',
		why: 'Mitglieder schlagen Anmerkungen zu Beiträgen vor. Ob eine gezeigt wird, ergibt sich aus allen Bewertungen: Sie muss Leuten helfen, die sonst uneins sind.',
		nothing: 'Keine Anmerkung wartet auf dich',
		nothingWhy: 'Schlägt jemand eine zu einem Beitrag vor, den du sehen kannst, kommt sie hierher.',
		counted: (raters, ratings) => `Bisher gezählt: ${plural(ratings, 'Bewertung', 'Bewertungen')} von ${plural(raters, 'Person', 'Personen')}.`,
		small: 'Solange wenige bewerten, wird nichts gezeigt: Noch weiß niemand, wer sonst uneins ist.',
		quota: (left, perDay) => `Du kannst heute noch ${left} von ${perDay} Anmerkungen vorschlagen.`,
		one: 'Eine Anmerkung',
		history: 'Was gefunden wurde, und wann',
		historyWhy: 'Jeder Stand, zu dem sie kam, nach der veröffentlichten Formel aus den Bewertungen berechnet. Keine Moderation kann einen setzen.',
		noHistory: 'Noch wurde nichts gefunden.',
		when: 'Wann',
		state: 'Stand',
		intercept: 'Hilfreich',
		factor: 'Neigung',
		ratings: 'Bewertungen',
		sides: 'Seiten',
		version: 'Verfahren',
		legend: 'Gezeigt wird ab 0,40 bei „hilfreich“ mit einer Neigung unter 0,50 in beide Richtungen. Seiten: wie viele mehr sie hilfreich fanden als nicht, auf jeder Seite dessen, was die Leute hier trennt; beide brauchen 4.'
	}
};
