/** Was der Server antwortet, wenn er etwas nicht tut: seine englischen Sätze und was sie auf Deutsch heißen. */
import { fillIn } from '../filling.ts';
import type { refusals as English } from '../en/refusals.ts';

/** Wo {} steht, kommt eine Zahl oder ein Name, im Deutschen in derselben Reihenfolge. */
const SENTENCES: Record<string, string> = {
	'This action is not allowed': 'Das darfst du nicht.',
	'Record not found': 'Das gibt es nicht, oder es ist nicht für dich bestimmt.',
	'Someone else changed this first.': 'Jemand anders hat das inzwischen geändert.',
	'That is too large.': 'Das ist zu groß.',
	'Notes are written and rated by people, not by automated accounts.': 'Anmerkungen schreiben und bewerten Leute, keine automatischen Konten.',
	'Notes are for members who have been here for a week.': 'Anmerkungen sind für Mitglieder, die seit einer Woche hier sind.',
	'Notes are not for accounts that moderators restricted, or decided against in the last 30 days.':
		'Anmerkungen sind nicht für Konten, die eingeschränkt sind oder gegen die in den letzten 30 Tagen entschieden wurde.',
	'Notes on your own post are rated by others. You can edit the post, or answer below it.':
		'Anmerkungen zu deinem Beitrag bewerten andere. Du kannst ihn ändern oder darunter antworten.',
	'You wrote this note; others rate it.': 'Diese Anmerkung ist von dir; andere bewerten sie.',
	'This is your own post.': 'Das ist dein eigener Beitrag.',
	'This is your own post: you can edit it, or answer below it.': 'Das ist dein eigener Beitrag: Du kannst ihn ändern oder darunter antworten.',
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
		'Jemand, den dieses Bild zeigt, ist nicht einverstanden. Es kann nicht veröffentlicht werden.',
	'You are the only one who runs this place. While nobody else does, your account has to stay.':
		'Du bist die einzige Person, die diesen Ort betreibt. Solange das so ist, muss dein Konto bleiben.',
	'Roles are given by those above them: you cannot make this person that.': 'Rollen vergibt, wer über ihnen steht: diese kannst du nicht geben.',
	'Somebody has to run this place: make somebody else an operator first.':
		'Jemand muss diesen Ort betreiben: gib erst jemand anderem diese Rolle.',
	'This request comes from another site.': 'Diese Anfrage kommt von einer anderen Seite.',
	'It answered {}.': 'Die Antwort war {}.',
	'Passkeys belong to a name, and this place is reached by a number.':
		'Passkeys gehören zu einem Namen, und dieser Ort wird über eine Nummer erreicht.',
	'You have {} passkeys, which is the most there can be. Remove one first.': 'Du hast {} Passkeys, mehr geht nicht. Entferne erst einen.',
	'Only you yourself can do this, in a browser you are signed in with.':
		'Das kannst nur du selbst tun, in einem Browser, in dem du angemeldet bist.',
	'This action is outside the authorized scopes': 'Das ist dieser App nicht erlaubt.',
	'That archive is too large: at most {} MB.': 'Dieses Archiv ist zu groß: höchstens {} MB.',
	'A file in this archive is too large: {} has more than {} MB.': 'Eine Datei in diesem Archiv ist zu groß: {} hat mehr als {} MB.',
	'This archive has files in it that lead out of it. It is not taken.':
		'In diesem Archiv sind Dateien, die aus ihm hinausführen. Es wird nicht angenommen.',
	'This archive has links in it, which no archive has. It is not taken.':
		'In diesem Archiv sind Verknüpfungen, die in keines gehören. Es wird nicht angenommen.',
	'This archive has more than {} files in it. It is not taken.': 'In diesem Archiv sind mehr als {} Dateien. Es wird nicht angenommen.',
	'This archive is locked with a password. Unlock it first.': 'Dieses Archiv ist mit einem Passwort geschützt. Entsperre es zuerst.',
	'This archive is packed in a way that is not read here. Pack it as a plain zip.':
		'Dieses Archiv ist so gepackt, dass es hier nicht gelesen wird. Pack es als einfaches Zip.',
	'This archive unpacks to more than {} GB. It is not taken.': 'Dieses Archiv ist ausgepackt größer als {} GB. Es wird nicht angenommen.',
	'What this place may spend on words in a day is used up. Try again tomorrow.':
		'Was dieser Ort am Tag für Worte ausgeben darf, ist verbraucht. Versuch es morgen wieder.',
	'You have asked as often as one person may in a day. Try again tomorrow.':
		'Du hast so oft gefragt, wie eine Person am Tag darf. Versuch es morgen wieder.',
	'You have used up what one person may spend on words in a day.': 'Was eine Person am Tag für Worte ausgeben darf, hast du verbraucht.',
	'Nobody here can look at pictures: describe it in your own words.': 'Hier kann niemand Bilder ansehen: beschreib es mit eigenen Worten.',
	'That is longer than {} characters.': 'Das ist länger als {} Zeichen.',
	'That is longer than {} characters. Say it more briefly.': 'Das ist länger als {} Zeichen. Sag es kürzer.',
	'The language model said nothing of use.': 'Das Sprachmodell hat nichts Brauchbares gesagt.',
	'Write something first.': 'Schreib zuerst etwas.',
	'The post is gone, or not everybody may read it any more.': 'Der Beitrag ist weg, oder nicht mehr alle dürfen ihn lesen.',
	'What the language model said cannot be shown here.': 'Was das Sprachmodell gesagt hat, kann hier nicht gezeigt werden.',
	"A moderator took the assistant's answer here down.": 'Die Moderation hat die Antwort des Assistenten hier entfernt.',
	'Only people may ask the assistant.': 'Nur Menschen können den Assistenten fragen.',
	'The assistant answers only where everybody may read.': 'Der Assistent antwortet nur dort, wo alle lesen können.',
	'The assistant was asked often enough in this conversation.': 'In diesem Gespräch wurde der Assistent oft genug gefragt.',
	'The language model has had enough for now. Try again later.': 'Das Sprachmodell ist gerade ausgelastet. Versuch es später noch einmal.',
	'The language model has a problem just now.': 'Das Sprachmodell hat gerade ein Problem.',
	'The language model does not answer just now.': 'Das Sprachmodell antwortet gerade nicht.',
	'The language model broke off in the middle.': 'Das Sprachmodell hat mittendrin aufgehört.',
	'The words have changed since you read them. Read them again, please.':
		'Die Worte haben sich geändert, seit du sie gelesen hast. Lies sie bitte noch einmal.',
	'You said no to this picture, and it is gone.': 'Du hast zu diesem Bild Nein gesagt, und es ist weg.',
	'You may propose {} notes in a day, and have. Notes that are found helpful earn more.':
		'Du kannst am Tag {} Anmerkungen vorschlagen, und das hast du. Hilfreiche Anmerkungen bringen mehr ein.',
	'That file is too large: at most {} KB.': 'Diese Datei ist zu groß: höchstens {} KB.',
	'That file is too large: at most {} MB.': 'Diese Datei ist zu groß: höchstens {} MB.',
	'Cannot attach more than {} files': 'Mehr als {} Dateien passen nicht an einen Beitrag.',
	'Media attachment is currently used by a status': 'Dieses Bild steht in einem Beitrag.',
	'Media {} not found or already attached to another post': 'Bild {} gibt es nicht mehr, oder es steht schon in einem anderen Beitrag.',
	'Moderators took the post of this picture down and may bring it back, so it stays for now.':
		'Die Moderation hat den Beitrag dieses Bildes entfernt und kann ihn zurückbringen; bis dahin bleibt es.',
	'This {} is too long: at most {} minutes.': 'Das ist zu lang ({}): höchstens {} Minuten.',
	'{}fps videos are not supported': 'Videos mit {} Bildern in der Sekunde gehen hier nicht.',
	'{}x{} videos are not supported': 'Videos mit {} × {} Bildpunkten gehen hier nicht.',
	'This animation is too long: at most {} frames.': 'Diese Animation ist zu lang: höchstens {} Einzelbilder.',
	'This picture needs too much memory to be read.': 'Dieses Bild braucht zum Lesen zu viel Speicher.',
	'That address could not be fetched. {}': 'Diese Adresse ließ sich nicht abrufen. {}',
	'That address could not be fetched: it answered {}.': 'Diese Adresse ließ sich nicht abrufen: die Antwort war {}.',
	'There is no such file here, or not any more.': 'Diese Datei gibt es hier nicht, oder nicht mehr.',
	'Only replies to you, and in conversations you began, are yours to fold away.':
		'Einklappen kannst du Antworten an dich und in Gesprächen, die du begonnen hast.',
	'Who may reply is said by the post a conversation begins with.': 'Wer antworten darf, sagt der Beitrag, mit dem ein Gespräch beginnt.',
	'The translation engine answered what is not understood.': 'Die Übersetzung kam unverständlich zurück.',
	'The translation engine does not answer just now.': 'Die Übersetzung antwortet gerade nicht.',
	'The translation engine has a problem just now.': 'Die Übersetzung hat gerade ein Problem.',
	'The translation engine has had enough for now. Try again later.': 'Die Übersetzung ist gerade ausgelastet. Versuch es später noch einmal.',
	'The translation engine left something out.': 'Die Übersetzung hat etwas ausgelassen.',
	'That account does not say yet that it was this one. Sign in with it and say so, then come back.':
		'Jenes Konto sagt noch nicht, dass es dieses war. Melde dich damit an, sag es, und komm dann zurück.',
	'That account was left for another one itself.': 'Jenes Konto ist selbst schon umgezogen.',
	'You moved not long ago. You can again from {}.': 'Du bist vor Kurzem umgezogen. Du kannst wieder ab {}.',
	'That was taken down already.': 'Das wurde schon entfernt.',
	'That was undone already.': 'Das wurde schon rückgängig gemacht.',
	'That was taken off already.': 'Das wurde schon abgenommen.',
	'A decision can be appealed for six months, and those are over.': 'Einspruch geht sechs Monate lang, und die sind vorbei.',
	'Only where who reported it finds a decision too mild is it made stricter.':
		'Strenger wird nur entschieden, wo die meldende Person die Entscheidung zu milde findet.',
	'Somebody else has to decide: neither who decided before, nor who asked for it, nor whom it is about.':
		'Jemand anders muss entscheiden: nicht, wer schon entschieden hat, wer es wollte oder um wen es geht.',
	'Who reported it finds it too mild: what stands is not lifted for that. Be stricter{}.':
		'Die meldende Person findet es zu milde: dafür wird nichts aufgehoben. Sei strenger{}.',
	'This decision was taken back already.': 'Diese Entscheidung wurde schon zurückgenommen.',
	'This was settled already.': 'Das ist schon entschieden.',
	'You have appealed this already, and somebody will look at it.': 'Du hast schon Einspruch erhoben, und jemand sieht es sich an.',
	'Somebody else has to decide: neither who sent the notice, nor whom it is about.':
		'Jemand anders muss entscheiden: nicht, wer den Hinweis gab oder um wen es geht.',
	'The addresses lead to nothing that is still here: the notice can only be dismissed.':
		'Die Adressen führen zu nichts mehr: der Hinweis kann nur abgewiesen werden.',
	'Somebody else has to decide about what is yours.': 'Über deine eigenen Sachen entscheidet jemand anders.',
	'That is what the label says already.': 'Das sagt die Angabe schon.',
	'You have said so already, and moderators will look at it.': 'Das hast du schon gesagt, und die Moderation sieht es sich an.',
	'This was answered already; write them a message to say more.': 'Das wurde schon beantwortet; schreib eine Nachricht, um mehr zu sagen.',
	'This was answered already.': 'Das wurde schon beantwortet.',
	'Only those who run this place invite people.': 'Nur wer diesen Ort betreibt, lädt Leute ein.',
	'You may invite {} people in {} days, and have.': 'Du kannst {} Leute in {} Tagen einladen, und das hast du.',
	'A list has a name of at most 100 letters, and another than "{}".':
		'Eine Liste hat einen Namen von höchstens 100 Buchstaben, und einen anderen als „{}“.',
	'A list in JSON is an array, or an object with an array called "data".':
		'Eine Liste in JSON ist ein Array oder ein Objekt mit einem Array namens „data“.',
	'Line {} does not begin with a PDQ hash of 64 hexadecimal digits.': 'Zeile {} beginnt nicht mit einem PDQ-Hash aus 64 hexadezimalen Ziffern.',
	'There is no PDQ hash in it.': 'Darin ist kein PDQ-Hash.',
	'This is not JSON.': 'Das ist kein JSON.',
	'You have objected to this label already.': 'Du hast dieser Angabe schon widersprochen.',
	'You listen to {} labelers already, which is the most. Leave one first.':
		'Du hörst schon auf {} Auszeichner, mehr geht nicht. Verlass erst einen.',
	'That notice was decided already.': 'Über diesen Hinweis ist schon entschieden.',
	'It has not been tried on last week yet. That takes a moment.': 'Das wurde noch nicht an der letzten Woche erprobt. Es dauert einen Moment.',
	'That is over: somebody settled it, or nobody agreed in time.':
		'Das ist vorbei: jemand hat es entschieden, oder niemand hat rechtzeitig zugestimmt.',
	'That is proposed already. {}': 'Das ist schon vorgeschlagen. {}',
	'Who proposed it is not on the staff any more.': 'Wer es vorgeschlagen hat, gehört nicht mehr zum Team.',
	'There is nobody called {} here.': 'Hier heißt niemand {}.',
	'Two months more can be taken once, and only before the first month is over.':
		'Zwei Monate mehr gibt es einmal, und nur bevor der erste vorbei ist.',
	'Its like waits already to be done.': 'Dasselbe wartet schon.',
	'One of these posts is by somebody of the staff who does not stand below you.':
		'Einer dieser Beiträge ist von jemandem im Team, der nicht unter dir steht.',
	'A picture you want to refer to does not exist, or not any more.': 'Ein Bild, das angesehen werden soll, gibt es nicht, oder nicht mehr.',
	'A picture you want to start from does not exist, or not any more.': 'Ein Bild, von dem du ausgehen willst, gibt es nicht, oder nicht mehr.',
	'Only followers of its author may remix this post.': 'Diesen Beitrag dürfen nur remixen, die seiner Autorin oder seinem Autor folgen.',
	'The author of this post does not want it remixed.': 'Dieser Beitrag soll nicht remixt werden.',
	'The picture you want once more is not among yours.': 'Das Bild, das du noch einmal willst, ist nicht von dir.',
	'A picture of the draft is not among yours, or is in a post already.':
		'Ein Bild des Entwurfs ist nicht von dir, oder es steht schon in einem Beitrag.',
	'There are {} drafts already. Publish or discard one first.': 'Es gibt schon {} Entwürfe. Veröffentliche oder verwirf erst einen.',
	'There is no such draft.': 'Diesen Entwurf gibt es nicht.',
	'Look for at most {} characters.': 'Such nach höchstens {} Zeichen.',
	'This picture shows @{}, who has not said yes to it yet.': 'Dieses Bild zeigt @{}, und von dort kam noch kein Ja.',
	'This picture was made from a later post. Put it into a new one.': 'Dieses Bild entstand aus einem späteren Beitrag. Stell es in einen neuen.',
	'This picture was made from one that its author shows to fewer people. Choose fewer, too.':
		'Dieses Bild entstand aus einem, das weniger Leute sehen. Zeig auch dieses weniger Leuten.',
	'This picture was made from one that moderators took down. It cannot be posted.':
		'Dieses Bild entstand aus einem, das die Moderation entfernt hat. Es kann nicht veröffentlicht werden.',
	'There is no such engine here.': 'Diese Engine gibt es hier nicht.',
	'Say what you would like to see.': 'Sag, was du sehen möchtest.',
	'Ask for 1 to {} pictures at a time.': 'Bestell 1 bis {} Bilder auf einmal.',
	'The seed is a number from 0 to 9007199254740984.': 'Der Startwert ist eine Zahl von 0 bis 9007199254740984.',
	'{} cannot be told what to leave out.': '{} kann man nicht sagen, was fehlen soll.',
	'{} cannot change only a part of a picture.': '{} kann nicht nur einen Teil eines Bildes ändern.',
	'{} does not know that style.': '{} kennt diesen Stil nicht.',
	'A picture can grow out of at most {} others.': 'Ein Bild kann aus höchstens {} anderen entstehen.',
	'Somebody else has the turn just now. It is free again in ten minutes at the latest.':
		'Gerade ist jemand anders am Zug. Spätestens in zehn Minuten ist er wieder frei.',
	'The author of the last picture does not want it remixed any more.': 'Das letzte Bild soll nicht mehr remixt werden.',
	'The turn is not yours, or its ten minutes are over. Claim it first.':
		'Du bist nicht am Zug, oder die zehn Minuten sind vorbei. Nimm ihn dir zuerst.',
	'Only a post of your own can be used for this.': 'Dafür geht nur ein eigener Beitrag.',
	'Only whoever started it, or a moderator, can take it away.': 'Wegnehmen kann es nur, wer es begonnen hat, oder die Moderation.',
	'Validation failed: At most {} people can be answered by name': 'Höchstens {} Leuten kannst du einzeln antworten.',
	'Validation failed: Name at most {} words of at most {} characters each': 'Nenn höchstens {} Wörter von je höchstens {} Zeichen.',
	'Validation failed: Pictures of yourself are yours to make anyway': 'Bilder von dir selbst darfst du ohnehin machen.',
	'Validation failed: say yes or no to at least one purpose': 'Sag zu mindestens einem Zweck Ja oder Nein.',
	'Validation failed: say what is to rest, or what you object to': 'Sag, was ruhen soll oder wogegen du dich wendest.',
	'Validation failed: send a file, or the address of one in url': 'Wähl eine Datei oder nenn die Adresse einer.',
	'Validation failed: Text character limit of {} exceeded': 'Der Beitrag ist länger als {} Zeichen.',
	'Validation failed: a boost cannot be edited': 'Ein Boost lässt sich nicht ändern.',
	'Validation failed: a boost cannot be pinned': 'Ein Boost lässt sich nicht anheften.',
	'Validation failed: Expires at is too far into the future': 'Das Ende liegt zu weit in der Zukunft.',
	'Validation failed: Expires at is too soon': 'Das Ende kommt zu bald.',
	"Validation failed: Options can't be longer than {} characters each": 'Eine Antwort der Umfrage hat höchstens {} Zeichen.',
	"Validation failed: Options can't contain more than {} items": 'Eine Umfrage hat höchstens {} Antworten.',
	'Validation failed: Cannot quote a non-mentioned user in a Private Mention post.': 'In einer Nachricht zitierst du nur, wen du erwähnst.',
	'Validation failed: Domain is not a valid domain name': 'Das ist keine Adresse eines Servers.',
	'Validation failed: You must be already following the person you want to endorse': 'Empfehlen kannst du nur, wem du folgst.',
	'Validation failed: Addresses must be given, at most {} of them': 'Nenn die Adressen, höchstens {}.',
	'Validation failed: Addresses must each lead to a post, a picture or a profile of this place':
		'Jede Adresse muss zu einem Beitrag, einem Bild oder einem Profil hier führen.',
	'Validation failed: One of the chosen posts shows no picture like those that were told of':
		'Einer der gewählten Beiträge zeigt kein solches Bild.',
	'Validation failed: Ends at must be later than Starts at': 'Das Ende muss nach dem Beginn liegen.',
	'Validation failed: an announcement with a start needs an end, and the other way round':
		'Eine Ankündigung mit Beginn braucht ein Ende, und umgekehrt.',
	'Validation failed: Limit of different reactions reached': 'Mehr verschiedene Reaktionen gehen nicht.',
	'Validation failed: Say why, in at most {} characters': 'Sag, warum, in höchstens {} Zeichen.',
	'Validation failed: Say which law it breaks': 'Sag, gegen welches Gesetz es verstößt.',
	'Validation failed: a rule needs words, at most {} characters of them': 'Eine Regel braucht Worte, höchstens {} Zeichen.',
	'Validation failed: two rules say the same': 'Zwei Regeln sagen dasselbe.',
	'Validation failed: Say what is wrong about it, in at most {} characters': 'Sag, was daran falsch ist, in höchstens {} Zeichen.',
	'Validation failed: Say why the label stays, in at most {} characters': 'Sag, warum die Angabe bleibt, in höchstens {} Zeichen.',
	'Validation failed: A note needs words, at most {} characters of them': 'Eine Notiz braucht Worte, höchstens {} Zeichen.',
	'Validation failed: Say that you believe in good faith that all of this is true':
		'Bestätige, dass du all das nach bestem Wissen für wahr hältst.',
	'Validation failed: Say why it is illegal, in at most {} characters': 'Sag, warum es rechtswidrig ist, in höchstens {} Zeichen.',
	'Validation failed: Say your name and your e-mail address': 'Nenn deinen Namen und deine E-Mail-Adresse.',
	'Validation failed: A policy has at most {} rules': 'Eine Richtlinie hat höchstens {} Regeln.',
	'Validation failed: A policy lists at most {} domains': 'Eine Richtlinie nennt höchstens {} Domains.',
	'Validation failed: Threshold must be between 0 and 1': 'Der Wert liegt zwischen 0 und 1.',
	'Validation failed: {} is no domain, as example.org is one': '{} ist keine Domain wie example.org.',
	'Validation failed: You cannot report yourself': 'Dich selbst kannst du nicht melden.',
	'Validation failed: Uses must be between 1 and {}': 'Eine Einladung gilt für 1 bis {} Leute.',
	'Validation failed: One of the chosen posts did not grow out of this one': 'Einer der gewählten Beiträge ist nicht aus diesem entstanden.',
	'Validation failed: You have exceeded the limit of {} scheduled posts': 'Mehr als {} geplante Beiträge gehen nicht.',
	'Validation failed: choose at least one degree, or nothing would be left to see': 'Lass mindestens eins übrig, sonst gibt es nichts zu sehen.',
	'Validation failed: Expires in is not a possible number of seconds': 'So lange kann ein Filter nicht gelten.',
	"Validation failed: Context can't be blank": 'Wähl, wo der Filter gilt.',
	'Validation failed: Account has already been taken': 'Die Person steht schon auf der Liste.',
	'Validation failed: You have reached the maximum of {} lists': 'Mehr als {} Listen gehen nicht.',
	'Validation failed: Tag is featured already, or there are ten others': 'Dieses Schlagwort steht schon da, oder es sind schon zehn.',
	'Validation failed: Tag is invalid': 'Das ist kein Schlagwort.',
	'Validation failed: at most four additional tags': 'Höchstens vier weitere Schlagwörter.',
	'Validation failed: A tag has 2 to 60 letters, digits or underscores, and not digits only':
		'Ein Schlagwort hat 2 bis 60 Buchstaben, Ziffern oder Unterstriche, und nicht nur Ziffern.',
	'Validation failed: The rules need words, at most {} characters of them': 'Die Regeln brauchen Worte, höchstens {} Zeichen.',
	'Validation failed: A prompt is in the list twice': 'Ein Prompt steht zweimal in der Liste.',
	'Validation failed: At most {} prompts, each with 1 to {} characters': 'Höchstens {} Prompts, jeder mit 1 bis {} Zeichen.',
	'Validation failed: A title has 1 to {} characters': 'Ein Titel hat 1 bis {} Zeichen.',
	'Validation failed: Everybody must be able to see the post': 'Alle müssen den Beitrag sehen können.',
	'Validation failed: There is no picture in that post': 'In diesem Beitrag ist kein Bild.',
	'Validation failed: A brace was opened and not closed, or the other way round': 'Eine Klammer ging auf und nicht zu, oder umgekehrt.',
	"Validation failed: A slot's name has 1 to {} characters": 'Der Name einer Lücke hat 1 bis {} Zeichen.',
	'Validation failed: A template can have at most {} slots': 'Eine Vorlage hat höchstens {} Lücken.',
	'Validation failed: Fill in {} with 1 to {} characters': 'Füll {} mit 1 bis {} Zeichen aus.',
	'Validation failed: The prompt has at most {} characters': 'Der Prompt hat höchstens {} Zeichen.'
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
	Words: 'Der Text',
	Text: 'Der Text',
	Description: 'Die Beschreibung',
	Keyword: 'Das Wort',
	Law: 'Das Gesetz',
	Name: 'Der Name',
	Scope: 'Der Zweck',
	Field: 'Das Gebiet',
	File: 'Die Datei',
	Code: 'Der Code'
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
		say: (sentence) => SENTENCES[sentence] ?? sayOfFields(sentence) ?? fillIn(sentence, SENTENCES) ?? sentence,
		describe: (description) => {
			const words = findEnding(` ${description}`)?.words;
			return words ? words.charAt(0).toUpperCase() + words.slice(1) : description;
		}
	}
};
