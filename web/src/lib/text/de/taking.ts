/** Die deutschen Wörter der Archive: alles mitnehmen, und hierher mitbringen. */
import type { taking as English } from '../en/taking.ts';

const SOURCES: Record<string, string> = {
	salon: 'einem Salon',
	mastodon: 'Mastodon',
	x: 'X',
	instagram: 'Instagram',
	bluesky: 'Bluesky'
};
const THINGS: Record<string, [string, string]> = {
	post: ['Beitrag', 'Beiträge'],
	picture: ['Bild', 'Bilder'],
	boost: ['Weitersagen', 'Weitersagen'],
	like: ['Gefällt mir', 'Gefällt mir'],
	bookmark: ['Lesezeichen', 'Lesezeichen'],
	follow: ['Folgen', 'Folgen'],
	mute: ['Stummschaltung', 'Stummschaltungen'],
	block: ['Sperre', 'Sperren'],
	list: ['Liste', 'Listen'],
	lists: ['Liste', 'Listen'],
	filters: ['Filter', 'Filter'],
	tags: ['Schlagwort', 'Schlagwörter'],
	generations: ['Zeichnung mit Rezept', 'Zeichnungen mit Rezept'],
	lineage: ['Remix', 'Remixe'],
	templates: ['Vorlage', 'Vorlagen'],
	scheduled: ['Beitrag für später', 'Beiträge für später'],
	about_others: ['Notiz', 'Notizen'],
	aliases: ['früheres Konto', 'frühere Konten'],
	muted_conversations: ['stille Unterhaltung', 'stille Unterhaltungen'],
	profile: ['Profil', 'Profile'],
	settings: ['Satz Einstellungen', 'Sätze Einstellungen'],
	domain_block: ['gesperrter Server', 'gesperrte Server']
};
const WHY: Record<string, string> = {
	not_here: 'wozu das gehört, ist nicht hier',
	not_here_yet: 'diese Leute sind noch nicht hier',
	not_allowed: 'das geht hier nicht',
	file_missing: 'die Datei fehlt im Archiv',
	file_unreadable: 'die Datei lässt sich hier nicht zeigen',
	unreadable: 'es war nicht zu lesen',
	unknown_kind: 'so etwas gibt es hier nicht',
	taken_down: 'die Moderation hat es hier entfernt',
	refused: 'es darf hier nicht veröffentlicht werden',
	too_long: 'es ist zu lang',
	too_late: 'der Zeitpunkt ist vorbei',
	empty: 'es steht nichts darin'
};
const many = (thing: string, count: number): string =>
	`${count} ${(THINGS[thing] ?? [thing, thing])[count === 1 ? 0 : 1]}`;

export const taking: typeof English = {
	archive: {
		lead: 'Alles, was von dir hier ist, in einer Datei: was du geschrieben, gezeichnet und gewählt hast, wem du folgst, deine Einstellungen, und was über dich entschieden wurde. Sie hat die Form eines Archivs von Mastodon, und jeder Salon liest sie wieder.',
		ask: 'Mein Archiv machen',
		making: 'Dein Archiv wird gemacht',
		progress: (done: number, total: number) => `${done} von ${total} Teilen`,
		ready: 'Fertig',
		fetch: (size: string) => `Herunterladen, ${size}`,
		until: 'Bleibt bis:',
		expired: 'War fertig, und ist nach einer Woche gegangen',
		none: 'Du hast noch um keines gebeten.',
		asked: 'Es wird gemacht. Du kannst diese Seite verlassen.'
	},
	bring: {
		lead: 'Bring mit, was du anderswo gemacht hast: ein Archiv von Salon, Mastodon, X, Instagram (als JSON) oder Bluesky, oder eine Liste von Leuten als CSV. Beiträge behalten ihr Datum, sind gekennzeichnet, und niemandem wird davon berichtet.',
		file: 'Die Datei, wie du sie anderswo bekommen hast',
		audience: 'Wer die Beiträge sehen darf',
		audiences: {
			unlisted: 'Alle',
			private: 'Folgende',
			original: 'Wie dort'
		} as Record<string, string>,
		send: 'Hierher bringen',
		sending: (percent: number) => `Wird geschickt, ${percent} %`,
		sent: 'Es wird gelesen. Du kannst diese Seite verlassen.',
		progress: (done: number, total: number) => `${done} von ${total} Dingen`,
		failed: 'Nicht angenommen',
		from: (source: string | null) => (source === null ? 'Ein Archiv' : `Von ${SOURCES[source] ?? source}`),
		taken: (counts: Record<string, number>) =>
			Object.entries(counts)
				.filter(([, count]) => count > 0)
				.map(([thing, count]) => many(thing, count))
				.join(', '),
		nothing: 'Nichts Neues darin.',
		already: (counts: Record<string, number>) =>
			`Schon hier: ${Object.entries(counts)
				.filter(([, count]) => count > 0)
				.map(([thing, count]) => many(thing, count))
				.join(', ')}`,
		left: 'Was nicht mitkommen konnte',
		why: (what: string, why: string, count: number) => `${many(what, count)}: ${WHY[why] ?? why}`,
		wish: 'Wenn Menschen, die du kennst, später herkommen',
		wishes: { ask: 'Mich fragen', follow: 'Ihnen folgen' },
		wishWhy: 'Ohne Beleg, dass sie es sind, wirst du immer gefragt.',
		found: 'Sind sie es?',
		foundWhy: 'Sie sagen, dass du sie von anderswo kennst.',
		proven: (address) => `War @${address} und belegt es`,
		said: (address) => `Sagt, @${address} gewesen zu sein`,
		notThem: 'Jemand anderes',
		awaited: 'Leute, nach denen du schauen könntest',
		awaitedWhy: 'Du kanntest sie anderswo, und sie sind noch nicht hier.',
		forget: 'Alle vergessen',
		forgotten: 'Nach niemandem wird mehr geschaut.'
	}
};
