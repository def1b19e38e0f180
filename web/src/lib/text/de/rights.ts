/** Die deutschen Wörter davon, was jemand von Rechts wegen über das bestimmt, was man von ihnen weiß. */
import type { rights as English } from '../en/rights.ts';

export const rights: typeof English = {
	rights: {
		title: 'Meine Rechte',
		rest: 'Alles ruhen lassen',
		restWhy:
			'Deine Beiträge bleiben, wo sie sind. Sonst geschieht nichts mit dem, was man von dir weiß: Es ist sofort aus Datenstrom, Datensätzen, Trends und Vorschlägen heraus, bis du etwas anderes sagst.',
		restNow: 'Ruhen lassen',
		restsSince: 'Alles ruht seit',
		goOn: 'Weitergehen lassen',
		object: 'Was ungefragt geschieht und endet, wenn du widersprichst',
		objectTo: 'Widersprechen',
		takeBack: 'Widerspruch zurücknehmen',
		objected: 'Du hast widersprochen.',
		wrong: 'Etwas stimmt nicht, und ich kann es nicht selbst ändern',
		wrongWhy: 'Sag, was nicht stimmt und was richtig wäre. Wer diesen Ort betreibt, antwortet binnen eines Monats.',
		words: 'Was nicht stimmt und was richtig wäre',
		send: 'Absenden',
		sent: 'Aufgeschrieben. Die Antwort wird hier stehen.',
		history: 'Worum ich gebeten habe',
		nothing: 'Du hast um nichts gebeten.',
		kind: { rectify: 'Berichtigung', restrict: 'Alles ruhen lassen', object: 'Widerspruch' },
		interest: { trends: 'Trends', suggestions: 'Vorschläge', stream: 'Datenstrom' } as Record<string, string>,
		state: { open: 'Wartet auf Antwort', done: 'Erledigt', refused: 'Abgelehnt', ended: 'Gilt nicht mehr' },
		asked: 'Gestellt',
		due: 'Antwort bis',
		receipt: 'Beleg',
		answered: 'Die Antwort:',
		longer: 'Es dauert länger:',
		which: 'Welche Anliegen',
		noRequests: 'Hier ist nichts.',
		answer: 'Was getan wurde, oder warum nicht',
		done: 'Es ist getan',
		refuse: 'Ablehnen',
		extend: 'Zwei Monate länger brauchen',
		told: 'Wer gefragt hat, weiß es jetzt.',
		deadlines: {
			none: 'Nichts ist fällig. Hier steht, was bis zu einem Tag beantwortet sein muss: Hinweise, Anträge, Einsprüche.',
			due: 'Fällig',
			late: 'Überfällig seit',
			kind: {
				notice: 'Meldung',
				appeal: 'Einspruch',
				rights: 'Anliegen von Rechts wegen',
				erasure: 'Löschung',
				archive: 'Archiv',
				recipient: 'Zu bestätigende Löschung'
			},
			what: {
				illegal: 'etwas Rechtswidriges',
				intimate: 'ein intimes Bild',
				minors: 'wegen Minderjähriger',
				author: 'von der betroffenen Person',
				reporter: 'von der meldenden Person',
				rectify: 'etwas zu berichtigen'
			} as Record<string, string>
		}
	}
};
