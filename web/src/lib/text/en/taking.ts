/** The English words of archives: taking everything along, and bringing things here. */
const SOURCES: Record<string, string> = {
	salon: 'Salon',
	mastodon: 'Mastodon',
	x: 'X',
	instagram: 'Instagram',
	bluesky: 'Bluesky'
};
const THINGS: Record<string, [string, string]> = {
	post: ['post', 'posts'],
	picture: ['picture', 'pictures'],
	boost: ['boost', 'boosts'],
	like: ['like', 'likes'],
	bookmark: ['bookmark', 'bookmarks'],
	follow: ['follow', 'follows'],
	mute: ['mute', 'mutes'],
	block: ['block', 'blocks'],
	list: ['list', 'lists'],
	lists: ['list', 'lists'],
	filters: ['filter', 'filters'],
	tags: ['tag', 'tags'],
	generations: ['drawing with its recipe', 'drawings with their recipes'],
	lineage: ['remix', 'remixes'],
	templates: ['template', 'templates'],
	scheduled: ['post for later', 'posts for later'],
	about_others: ['note', 'notes'],
	aliases: ['account you had before', 'accounts you had before'],
	muted_conversations: ['muted conversation', 'muted conversations'],
	profile: ['profile', 'profiles'],
	settings: ['set of settings', 'sets of settings'],
	domain_block: ['blocked server', 'blocked servers']
};
const WHY: Record<string, string> = {
	not_here: 'what this belongs to is not here',
	not_here_yet: 'these people are not here yet',
	not_allowed: 'it is not possible here',
	file_missing: 'the file is not in the archive',
	file_unreadable: 'the file cannot be shown here',
	unreadable: 'it could not be read',
	unknown_kind: 'nothing like it exists here',
	taken_down: 'moderators took it down here',
	refused: 'it may not be posted here',
	too_long: 'it is too long',
	too_late: 'its time has passed',
	empty: 'nothing is in it'
};
const many = (thing: string, count: number): string =>
	`${count} ${(THINGS[thing] ?? [thing, thing])[count === 1 ? 0 : 1]}`;

export const taking = {
	archive: {
		lead: 'Everything kept of you, in one file: what you wrote, drew and chose, the people you follow, your settings, and what was decided about you. It has the shape of a Mastodon archive, and any Salon reads it again.',
		ask: 'Make my archive',
		making: 'Your archive is being made',
		progress: (done: number, total: number) => `${done} of ${total} parts`,
		ready: 'Ready',
		fetch: (size: string) => `Download, ${size}`,
		until: 'Kept until:',
		expired: 'Made, and gone after a week',
		none: 'You have not asked for one yet.',
		asked: 'It is being made. You can leave this page.'
	},
	bring: {
		lead: 'Bring what you made elsewhere: an archive of Salon, Mastodon, X, Instagram (as JSON) or Bluesky, or a list of people as CSV. Posts keep their dates, are marked, and nobody is told of them.',
		file: 'The file, as the other place gave it to you',
		audience: 'Who may see the posts',
		audiences: {
			unlisted: 'Everyone',
			private: 'Followers',
			original: 'As there'
		} as Record<string, string>,
		send: 'Bring it here',
		sending: (percent: number) => `Sending, ${percent} %`,
		sent: 'It is being read. You can leave this page.',
		progress: (done: number, total: number) => `${done} of ${total} things`,
		failed: 'Not taken',
		from: (source: string | null) => (source === null ? 'An archive' : `From ${SOURCES[source] ?? source}`),
		taken: (counts: Record<string, number>) =>
			Object.entries(counts)
				.filter(([, count]) => count > 0)
				.map(([thing, count]) => many(thing, count))
				.join(', '),
		nothing: 'Nothing new in it.',
		already: (counts: Record<string, number>) =>
			`Here already: ${Object.entries(counts)
				.filter(([, count]) => count > 0)
				.map(([thing, count]) => many(thing, count))
				.join(', ')}`,
		left: 'What could not be taken',
		why: (what: string, why: string, count: number) => `${many(what, count)}: ${WHY[why] ?? why}`,
		wish: 'When people you know come here later',
		wishes: { ask: 'Ask me', follow: 'Follow them' } as Record<string, string>,
		wishWhy: 'Without proof that it is them you are always asked.',
		found: 'Is it them?',
		foundWhy: 'They say that they are somebody you know from elsewhere.',
		proven: (address: string) => `Was @${address}, and shows it`,
		said: (address: string) => `Says they were @${address}`,
		notThem: 'Not them',
		awaited: 'People you wait for',
		awaitedWhy: 'You knew them elsewhere, and they are not here yet.',
		forget: 'Forget them all',
		forgotten: 'Nobody is looked for any more.'
	}
};
