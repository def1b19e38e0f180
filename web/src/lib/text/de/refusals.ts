/** Was der Server antwortet, wenn er etwas nicht tut: seine englischen Sätze und was sie auf Deutsch heißen. */
import type { refusals as English } from '../en/refusals.ts';

const SENTENCES: Record<string, string> = {
	'This action is not allowed': 'Das darfst du nicht.',
	'Record not found': 'Das gibt es nicht, oder es ist nicht für dich bestimmt.',
	'Someone else changed this first.': 'Jemand anders hat das inzwischen geändert.',
	'That is too large.': 'Das ist zu groß.',
	'Notes are written and rated by people, not by automated accounts.':
		'Anmerkungen schreiben und bewerten Leute, keine automatischen Konten.',
	'Notes are for members who have been here for a week.': 'Anmerkungen sind für Mitglieder, die seit einer Woche hier sind.',
	'Notes are not for accounts that moderators restricted, or decided against in the last 30 days.':
		'Anmerkungen sind nicht für Konten, die eingeschränkt sind oder gegen die in den letzten 30 Tagen entschieden wurde.',
	'Notes on your own post are rated by others. You can edit the post, or answer below it.':
		'Anmerkungen zu deinem Beitrag bewerten andere. Du kannst ihn ändern oder darunter antworten.',
	'You wrote this note; others rate it.': 'Diese Anmerkung ist von dir; andere bewerten sie.',
	'This is your own post.': 'Das ist dein eigener Beitrag.',
	'This is your own post: you can edit it, or answer below it.':
		'Das ist dein eigener Beitrag: Du kannst ihn ändern oder darunter antworten.',
	'Only what everybody may read gets notes.': 'Anmerkungen gibt es nur zu dem, was alle lesen können.',
	'Only members propose notes.': 'Anmerkungen schlagen nur Mitglieder vor.',
	'You proposed a note on this post already.': 'Du hast zu diesem Beitrag schon eine Anmerkung vorgeschlagen.',
	'This post has enough notes that wait for ratings. You can rate those.':
		'Zu diesem Beitrag warten genug Anmerkungen auf Bewertungen. Du kannst diese bewerten.',
	'This could not be checked just now. Try again in a while.': 'Das ließ sich gerade nicht prüfen. Versuch es später noch einmal.',
	'There are no words in this post that a model could read.': 'In diesem Beitrag stehen keine Worte, die ein Modell lesen könnte.',
	'Too many requests': 'Das war zu oft hintereinander. Warte einen Moment.',
	'This is not available just now. Try again in a moment.': 'Das geht gerade nicht. Versuch es gleich noch einmal.',
	'Something went wrong on our side. Nothing was lost.': 'Bei uns ist etwas schiefgegangen. Nichts ist verloren.',
	'The request could not be understood.': 'Das war nicht zu verstehen.',
	'The page is out of date. Reload it and try again.': 'Diese Seite ist veraltet. Lade sie neu und versuch es noch einmal.',
	'This method requires an authenticated user': 'Dafür musst du angemeldet sein.',
	'The access token was revoked': 'Du bist nicht mehr angemeldet. Melde dich neu an.',
	'The access token expired': 'Du bist nicht mehr angemeldet. Melde dich neu an.',
	'That name and password do not belong together.': 'Name und Passwort passen nicht zusammen.',
	'That name and recovery code do not belong together.': 'Name und Notfallcode passen nicht zusammen.',
	'That is not your password.': 'Das ist nicht dein Passwort.',
	'Sign-ups are closed here.': 'Hier kann sich gerade niemand neu anmelden.',
	'Your login is currently pending approval': 'Dein Konto wartet noch darauf, angenommen zu werden.',
	'Your login is currently disabled': 'Dein Konto ist gesperrt.',
	'This passkey does not open an account here.': 'Dieser Passkey öffnet hier kein Konto.',
	'This passkey is known here already.': 'Dieser Passkey ist hier schon bekannt.',
	'This passkey could not be checked. Nothing was changed.': 'Dieser Passkey ließ sich nicht prüfen. Nichts wurde geändert.',
	'You have moved to another account. Post there, or take the move back in the settings.':
		'Du bist auf ein anderes Konto umgezogen. Veröffentliche dort, oder nimm den Umzug in den Einstellungen zurück.',
	'You have moved already. Take that back first.': 'Du bist schon umgezogen. Nimm das zuerst zurück.',
	'The post you are trying to reply to does not appear to exist.': 'Den Beitrag, auf den du antwortest, gibt es nicht mehr.',
	'The post you are trying to quote does not appear to exist.': 'Den Beitrag, den du zitierst, gibt es nicht mehr.',
	'The post you want to remix does not exist, or not any more.': 'Den Beitrag, den du remixen willst, gibt es nicht mehr.',
	'There is no picture in that post to remix.': 'In diesem Beitrag ist kein Bild zum Remixen.',
	'The author keeps the recipe of this post to themselves.': 'Wer das Bild gemacht hat, behält das Rezept für sich.',
	'Cannot attach a video to a post that already contains images':
		'Zu Bildern passt kein Video: ein Beitrag hat entweder das eine oder das andere.',
	'Cannot attach files that have not finished processing. Try again in a moment!':
		'Eine Datei ist noch nicht fertig. Versuch es gleich noch einmal.',
	"Validation failed: Text can't be blank": 'Schreib etwas, oder häng ein Bild an.',
	'Validation failed: Options must have more than one item': 'Eine Umfrage braucht mindestens zwei Antworten.',
	'Validation failed: Options contain duplicate items': 'Zwei Antworten der Umfrage sind gleich.',
	'Validation failed: You have already voted on this poll': 'Du hast hier schon abgestimmt.',
	'Validation failed: You cannot vote in your own polls': 'In deiner eigenen Umfrage kannst du nicht abstimmen.',
	'Validation failed: The poll has already ended': 'Die Umfrage ist vorbei.',
	'Validation failed: Expires at must be in the future': 'Das Ende muss in der Zukunft liegen.',
	'Validation failed: Cannot attach files to a post with a poll': 'Eine Umfrage hat keine Bilder.',
	'Validation failed: Scheduled at The scheduled date must be in the future': 'Der Zeitpunkt muss in der Zukunft liegen.',
	'Validation failed: You have already pinned the maximum number of posts': 'Du hast schon so viele Beiträge angeheftet, wie es geht.',
	"Validation failed: Title can't be blank": 'Es fehlt ein Titel.',
	'Validation failed: Let everyone remix the post, so that they can go on from it':
		'Lass alle diesen Beitrag remixen, damit sie daran weitermachen können.',
	'Validation failed: Another challenge that still runs has this tag': 'Ein laufender Wettbewerb hat dieses Schlagwort schon.',
	'Validation failed: A chain has 2 to 50 turns': 'Eine Kette hat 2 bis 50 Züge.',
	'Validation failed: A challenge runs for 10 minutes to 90 days': 'Ein Wettbewerb läuft 10 Minuten bis 90 Tage.',
	'Validation failed: The next turn is a remix of the last picture': 'Der nächste Zug ist ein Remix des letzten Bildes.',
	'Validation failed: The example must be a picture that was made here': 'Das Beispiel muss ein Bild sein, das hier entstanden ist.',
	'Validation failed: Mark what others fill in: ___, or a name in braces as in {animal}':
		'Zeig, was andere ausfüllen: ___ oder ein Name in Klammern wie {Tier}.',
	'This challenge is over.': 'Dieser Wettbewerb ist vorbei.',
	'This chain is complete.': 'Diese Kette ist fertig.',
	'The last turn was yours. Let somebody else go first.': 'Der letzte Zug war deiner. Lass erst jemand anders.',
	'You have an entry in this challenge already.': 'Du nimmst an diesem Wettbewerb schon teil.',
	'You have judged these two already.': 'Über diese beiden hast du schon entschieden.',
	'That took too long. Try again.': 'Das hat zu lange gedauert. Versuch es noch einmal.',
	'Only who says to be 18 or older can say yes here.': 'Nur wer angibt, mindestens 18 zu sein, kann hier Ja sagen.',
	'This could not be checked just now, and an edit cannot wait. Try again in a while.':
		'Das ließ sich gerade nicht prüfen, und eine Änderung kann nicht warten. Versuch es später noch einmal.',
	'Another archive of yours is being read. Wait until it is done.': 'Ein anderes Archiv von dir wird gerade gelesen. Warte, bis es fertig ist.',
	'Somebody whom this picture shows does not agree to it. It cannot be posted.':
		'Jemand, den dieses Bild zeigt, ist nicht einverstanden. Es kann nicht veröffentlicht werden.'
};

const FIELDS: Record<string, string> = {
	Username: 'Der Benutzername',
	Email: 'Die E-Mail-Adresse',
	Password: 'Das Passwort',
	Agreement: 'Das Einverständnis',
	'Display name': 'Der Name',
	Note: 'Der Text über dich',
	Title: 'Der Titel',
	Comment: 'Der Text',
	Reason: 'Die Begründung',
	Words: 'Der Text'
};

/** Wie ein Satz über ein Feld endet, und wie auf Deutsch. */
const ENDINGS: readonly [RegExp, (most: string) => string][] = [
	[/ can't be blank$/, () => 'fehlt noch'],
	[/ has already been taken$/, () => 'ist schon vergeben'],
	[/ is reserved$/, () => 'ist schon vergeben'],
	[/ is invalid$/, () => 'ist so nicht möglich'],
	[/ must be accepted$/, () => 'fehlt noch'],
	[/ must contain only letters, numbers and underscores$/, () => 'darf nur Buchstaben, Ziffern und Unterstriche enthalten'],
	[/ is too short \(minimum is (\d+) characters\)$/, (least) => `ist zu kurz (mindestens ${least} Zeichen)`],
	[/ is too long \(maximum is (\d+) characters\)$/, (most) => `ist zu lang (höchstens ${most} Zeichen)`]
];

/** Das deutsche Ende eines Satzes über ein Feld, und wo das englische beginnt. */
function findEnding(sentence: string): { at: number; words: string } | null {
	for (const [ending, toGerman] of ENDINGS) {
		const found = ending.exec(sentence);
		if (found) return { at: found.index, words: toGerman(found[1] ?? '') };
	}
	return null;
}

/** Ein Satz über ein Feld oder mehrere; was nicht bekannt ist, bleibt, wie es kam. */
function sayOfFields(sentence: string): string | null {
	const said = sentence.replace('Validation failed: ', '').split(', ').map((one) => {
		const ending = findEnding(one);
		const field = ending && FIELDS[one.slice(0, ending.at)];
		return field ? `${field} ${ending.words}.` : null;
	});
	return said.includes(null) ? null : said.join(' ');
}

export const refusals: typeof English = {
	refusals: {
		say: (sentence) => SENTENCES[sentence] ?? sayOfFields(sentence) ?? sentence,
		describe: (description) => {
			const words = findEnding(` ${description}`)?.words;
			return words ? words.charAt(0).toUpperCase() + words.slice(1) : description;
		}
	}
};
