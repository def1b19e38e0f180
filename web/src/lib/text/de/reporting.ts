/** Die deutschen Wörter der Meldungen an die Moderation und der Hinweise auf Rechtswidriges. */
import { plural } from './home.ts';
import type { reporting as English } from '../en/reporting.ts';

export const reporting: typeof English = {
	report: {
		title: 'Der Moderation melden',
		lead: (name) => `Was stimmt mit diesem Beitrag von ${name} nicht? Wer gemeldet hat, erfährt niemand.`,
		leadAnswer: 'Was stimmt mit dieser Antwort des Assistenten nicht? Wer gemeldet hat, erfährt niemand.',
		leadNote: 'Was stimmt mit dieser Anmerkung nicht? Wer gemeldet hat, erfährt niemand.',
		category: 'Was es ist',
		categories: { spam: 'Spam', violation: 'Es verstößt gegen die Regeln', other: 'Etwas anderes' },
		comment: 'Was die Moderation wissen sollte',
		send: 'Senden',
		sent: 'Danke. Du erfährst, was daraus wird.',
		illegal: 'Es ist rechtswidrig: Hinweis senden'
	},
	notice: {
		title: 'Hinweis auf etwas Rechtswidriges',
		lead: 'Alle können auf Rechtswidriges hinweisen, angemeldet oder nicht. Ein Mensch entscheidet, sagt dir warum, und du kannst Einspruch erheben.',
		kind: 'Was es ist',
		kinds: {
			illegal: 'Etwas Rechtswidriges',
			intimate: 'Ein intimes Bild von jemandem, der nicht zugestimmt hat',
			minors: 'Sexueller Missbrauch eines Kindes'
		},
		addresses: 'Wo es ist: Adressen von Beiträgen, Bildern oder Profilen hier, eine je Zeile',
		explanation: 'Warum es rechtswidrig ist',
		law: 'Gegen welches Gesetz es verstößt, wenn du es weißt',
		name: 'Dein Name',
		email: 'Deine E-Mail-Adresse',
		unnamed: 'Du musst nicht sagen, wer du bist.',
		goodFaith: 'Ich bin nach bestem Wissen überzeugt, dass meine Angaben richtig und vollständig sind.',
		send: 'Hinweis senden',
		receipt: 'Deine Bestätigung',
		keep: 'Bewahre die Adresse dieser Seite auf: Nur mit ihr kannst du lesen, was daraus wird.',
		number: 'Nummer',
		sentAt: 'Gesendet',
		due: 'Zu entscheiden bis',
		where: 'Wo',
		states: { open: 'Jemand wird es sich ansehen.', removed: 'Es wurde entfernt.', dismissed: 'Es wurde nichts entfernt.' },
		answer: 'Warum',
		givenBack: 'Irrtümlich entfernt und inzwischen zurückgegeben.',
		appeal: 'Einspruch erheben',
		appealWhy: 'Warum ist das falsch?',
		appealed: { open: 'Du hast Einspruch erhoben. Jemand anders wird es sich ansehen.', upheld: 'Du hast Einspruch erhoben, und die Entscheidung bleibt.', reversed: 'Du hast Einspruch erhoben, und es wird noch einmal angesehen.' }
	},
	queue: {
		which: 'Welche Hinweise',
		open: 'Offen',
		decided: 'Entschieden',
		none: 'Hier sind keine Hinweise.',
		hint: 'Was zuerst fällig ist, steht zuerst. Gleiche Kopien eines Bildes gehen mit.',
		late: 'Überfällig',
		left: (hours) => `noch ${plural(hours, 'Stunde', 'Stunden')}`,
		trusted: 'vertrauenswürdig',
		stranger: 'nicht angemeldet',
		gone: 'Die Adressen führen zu nichts, was noch da ist.',
		answer: 'Warum; das lesen, wer den Hinweis gab und wen er betrifft',
		law: 'Gegen welches Gesetz es verstößt',
		remove: 'Entfernen',
		dismiss: 'Nichts zu entfernen',
		removed: (n) => `Entfernt: ${plural(n, 'Beitrag', 'Beiträge')}.`,
		done: 'Entschieden.',
		findAlike: 'Das gleiche Bild anderswo suchen',
		noneAlike: 'Es ist nirgends sonst.',
		alike: 'Kreuze an, was das gleiche Bild zeigt; es geht mit.',
		identical: 'dieselbe Datei, geht mit',
		apart: (bits) => `${bits} von 256 Bits verschieden`,
		undescribed: 'Ein Bild ohne Beschreibung',
		uncover: 'Aufdecken',
		cover: 'Verdecken'
	}
};
