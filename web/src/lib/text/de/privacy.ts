/** Die deutschen Worte dazu, was mit dem geschieht, was man von Menschen weiß; die meisten kommen vom Server. */
export const privacy = {
	privacy: {
		title: 'Was mit dem geschieht, was man von dir weiß',
		lead: 'Alles, was dieser Ort damit tut, wozu, wer es bekommt und wie lange es bleibt. Die Seite entsteht aus denselben Tabellen wie die Fragen in deinen Einstellungen und der Auftrag, der löscht, was alt ist.',
		asked: 'Nur, wenn du Ja sagst',
		askedWhy: 'Ohne Antwort ist es ein Nein. Ein Ja lässt sich jederzeit mit einem Druck zurücknehmen.',
		change: 'Ändern, was mit deiner Arbeit geschehen darf',
		unless: 'Solange du nicht widersprichst',
		unlessWhy: 'Ein Widerspruch gilt sofort und braucht keinen Grund.',
		kept: 'Aufbewahrt, damit der Ort funktioniert',
		keptWhy: 'Nur für das verwendet, was daneben steht; Beiträge sehen die, denen du sie zeigst.',
		data: 'Was verwendet wird',
		recipients: 'Wer es bekommt',
		howLong: 'Wie lange',
		basis: 'Auf welcher Grundlage',
		what: 'Was',
		whatFor: 'Wozu',
		guarded: 'Wie es geschützt ist',
		elsewhere: 'Anderswohin geht:',
		answers: 'Wer dafür einsteht',
		reach: 'So erreicht man sie:',
		policy: 'In den Worten der Betreiber',
		rights: 'Du kannst alles ansehen, berichtigen, mitnehmen, ruhen lassen und löschen lassen.',
		mine: 'Daten und Privatsphäre',
		archive: 'Dein Archiv'
	}
};
