/** Die deutschen Wörter der Entscheidungen über Leute und ihre Werke und der Einsprüche. */
import type { decisions as English } from '../en/decisions.ts';

export const decisions: typeof English = {
	decisions: {
		lead: 'Was immer über dich entschieden wird, von der Moderation oder einer Maschine, steht hier mit seinen Gründen. Sechs Monate lang kannst du Einspruch erheben; jemand anders als vorher sieht es sich dann noch einmal an.',
		all: 'Alle Entscheidungen',
		none: 'Über dich wurde nie etwas entschieden.',
		what: {
			'prompt refuse': 'Ein Bild wurde nicht gemacht',
			'post refuse': 'Ein Beitrag wurde nicht veröffentlicht',
			'post cover': 'Ein Beitrag wurde mit einer Warnung verdeckt',
			'post hold': 'Ein Beitrag wartet auf die Moderation',
			'post reduce': 'Ein Beitrag wird weniger Leuten gezeigt',
			'post remove': 'Ein Beitrag wurde entfernt',
			'profile refuse': 'Worte eines Profils wurden nicht angenommen',
			'picture refuse': 'Ein Bild wurde nicht angenommen',
			'picture cover': 'Ein Beitrag wurde wegen seines Bildes verdeckt',
			'account none': 'Du wurdest verwarnt',
			'account sensitive': 'Deine Bilder sind verdeckt',
			'account silence': 'Du wirst nur denen gezeigt, die dir folgen',
			'account disable': 'Du wurdest ausgesperrt',
			'account suspend': 'Dein Konto wurde gesperrt',
			'account nothing': 'Was du gemeldet hast, wurde angesehen, und es geschah nichts'
		},
		other: 'Etwas wurde entschieden',
		reported: 'Über etwas, das du gemeldet hast, wurde entschieden',
		machine: 'entschieden von einer Maschine',
		person: 'entschieden von der Moderation',
		rule: 'Regel',
		why: 'Warum',
		words: 'Was du geschrieben hast',
		post: 'Der Beitrag',
		reversed: 'Zurückgenommen',
		appeal: 'Einspruch erheben',
		appealWhy: 'Warum ist es falsch?',
		send: 'Einspruch senden',
		sent: 'Dein Einspruch ist gesendet.',
		waiting: 'Du hast Einspruch erhoben. Jemand wird es sich ansehen.',
		upheld: 'Du hast Einspruch erhoben, und die Entscheidung bleibt.',
		tightened: 'Du hast widersprochen, und mehr geschah.',
		given: 'Du hast Einspruch erhoben und recht bekommen: Sie ist zurückgenommen.',
		said: (answer) => `Die Antwort: ${answer}`,
		yours: (words) => `Du hast geschrieben: ${words}`,
		until: 'Einspruch möglich bis'
	},
	appeals: {
		status: 'Welche Einsprüche',
		open: 'Offen',
		upheld: 'Abgewiesen',
		reversed: 'Stattgegeben',
		stricter: 'Verschärft',
		none: 'Hier sind keine Einsprüche.',
		about: 'Über',
		by: 'von der betroffenen Person',
		byReporter: 'von der Person, die es gemeldet hat',
		answer: 'Was der Person gesagt wird',
		uphold: 'Die Entscheidung bleibt',
		reverse: 'Die Entscheidung zurücknehmen',
		reverseWhy: 'Was sie genommen hat, kommt überall zurück: Beiträge, Maßnahmen, abgelehnte Worte.',
		choose: 'Wählen',
		instead: 'Was noch geschieht',
		measures: {
			remove: 'Der Beitrag wird entfernt',
			sensitive: 'Die Medien des Kontos werden verdeckt',
			silence: 'Nur wer dem Konto folgt, sieht es',
			disable: 'Das Konto wird ausgesperrt',
			suspend: 'Das Konto wird gesperrt'
		},
		tighten: 'Strenger sein',
		tightenWhy: 'Wer es meldete, findet es zu milde. Was entschieden wurde, bleibt; was noch geschieht, hat eine eigene Begründung.',
		done: 'Entschieden.'
	}
};
