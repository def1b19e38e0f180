/** Die deutschen Wörter davon, was einem gemeldet wird: die Liste, wer durchkommt, was zurückgehalten wird, was dieses Gerät sagt. */
import type { notices as English } from '../en/notices.ts';
import { plural } from './home.ts';

export const notices: typeof English = {
	notices: {
		which: 'Welche Mitteilungen',
		kinds: { all: 'Alle', mentions: 'Erwähnungen', reactions: 'Gefallen', follows: 'Follower', remixes: 'Remixe' },
		settings: 'Wer dir etwas melden darf',
		waiting: (n) => `${n} neu`,
		noneOfKind: 'Noch nichts von dieser Art',
		heldBack: (n) => `Zurückgehalten: Mitteilungen von ${plural(n, 'Person', 'Personen')}`,
		requests: 'Zurückgehalten',
		requestsWhy: 'Du wolltest von diesen Leuten nichts hören. Nimm jemanden an, und du hörst ab jetzt von ihr oder ihm.',
		noRequests: 'Nichts wird zurückgehalten',
		count: (n) => plural(n, 'Mitteilung', 'Mitteilungen'),
		accept: 'Annehmen',
		dismiss: 'Wegräumen',
		acceptChosen: (n) => `${n} annehmen`,
		dismissChosen: (n) => `${n} wegräumen`,
		choose: (name) => `${name} auswählen`,
		chooseAll: 'Alle auswählen',
		policy: 'Wer dir etwas melden darf',
		policyWhy: 'Zurückgehaltenes liegt beiseite, bis du nachsiehst; Verworfenes kommt nie.',
		answers: { accept: 'Kommt durch', filter: 'Zurückgehalten', drop: 'Verworfen' },
		from: {
			for_not_following: 'Leute, denen du nicht folgst',
			for_not_followers: 'Leute, die dir nicht folgen',
			for_new_accounts: 'Konten, die jünger als 30 Tage sind',
			for_private_mentions: 'Nachrichten, um die du nicht gebeten hast',
			for_limited_accounts: 'Leute, die die Moderation leise gestellt hat'
		},
		push: 'Was dieses Gerät meldet',
		alerts: {
			mention: 'Jemand erwähnt dich oder remixt ein Bild',
			quote: 'Jemand zitiert dich',
			status: 'Jemand, von dem du hören wolltest, schreibt etwas',
			reblog: 'Jemand teilt deinen Beitrag',
			favourite: 'Jemand mag deinen Beitrag',
			follow: 'Jemand folgt dir',
			follow_request: 'Jemand möchte dir folgen',
			poll: 'Eine Umfrage ist zu Ende',
			update: 'Ein Beitrag, den du geteilt hast, wurde bearbeitet'
		}
	}
};
