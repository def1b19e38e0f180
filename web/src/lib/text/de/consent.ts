/** Die deutschen Wörter davon, was mit jemandes Werken geschehen darf; die Fragen selbst kommen vom Server. */
import type { consent as English } from '../en/consent.ts';

export const consent: typeof English = {
	consent: {
		title: 'Was mit meinen Werken geschehen darf',
		lead: 'Nichts ist erlaubt, solange du es nicht sagst. Jede Antwort kannst du jederzeit mit einem Druck ändern.',
		yes: 'Ja',
		no: 'Nein',
		more: 'Was das heißt',
		who: 'Wer es bekommt',
		howLong: 'Wie lange',
		since: 'Beantwortet:',
		state: {
			undeclared: 'Du hast nicht geantwortet, also ist es nicht erlaubt.',
			given: 'Du erlaubst es.',
			refused: 'Du erlaubst es nicht.',
			withdrawn: 'Du hast dein Ja zurückgenommen.',
			objected: 'Dein Browser hat für dich Nein gesagt.',
			expired: 'Der Wortlaut hat sich seit deiner Antwort geändert; bis du neu antwortest, ist es nicht erlaubt.'
		},
		method: {
			ui: 'auf dieser Seite',
			api: 'durch eine App oder mit einem Beitrag',
			gpc_signal: 'durch ein Signal deines Browsers',
			content_usage_header: 'durch ein Signal einer Anfrage',
			c2pa_import: 'durch das, was eine Datei sagt',
			system: 'durch diesen Ort'
		},
		signal: 'Das Signal deines Browsers wird befolgt: Es sagt, dass deine Werke nicht weitergegeben werden sollen (Global Privacy Control).',
		ageTitle: 'Bist du 18 oder älter?',
		ageWhy: 'Nur Erwachsene können davon etwas erlauben. Ohne Antwort bleibt alles, wie es ist: nicht erlaubt.',
		adult: 'Ich bin 18 oder älter',
		minor: 'Ich bin jünger',
		minorSaid: 'Du hast gesagt, dass du jünger als 18 bist; davon kann also nichts erlaubt werden.',
		where: 'Wo ist meine Arbeit? Was veröffentlicht wurde, und wer es geholt hat',
		all: 'Alles, was mit dem geschieht, was man von dir weiß, und wie lange es bleibt',
		history: 'Was ich bisher gesagt habe',
		nothingSaid: 'Du hast noch nichts gesagt.',
		ofAll: 'zu allen meinen Beiträgen',
		ofOne: 'zu einem Beitrag',
		wordsRead: 'Was ich gelesen hatte',
		receipt: 'Einen Beleg aufheben',
		did: {
			given: 'Ja:',
			refused: 'Nein:',
			withdrawn: 'Ja zurückgenommen:',
			objected: 'Ein Signal sagte Nein:',
			expired: 'Wieder wie bei allen Beiträgen:'
		},
		postTitle: 'Was mit diesem Beitrag geschehen darf',
		postLead: 'Wo du hier nichts sagst, gilt, was du zu allen deinen Beiträgen gesagt hast.',
		asAll: 'Wie alle',
		fileSays: 'Eine Datei darin sagt Nein.'
	}
};
