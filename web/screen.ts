/**
 * What the server draws a first screen with before the client is there (src/salon/pages/screens.py): the client's own
 * classes, by names that do not change, and those of its words that stand there, in `screen-words.json`.
 */
import type { CompileOptions } from 'svelte/compiler';
import type { home as Home } from './src/lib/text/en/home.ts';
import type { reading as Reading } from './src/lib/text/en/reading.ts';

/** The class of a component's own styles: its name, which is nobody else's under `lib`; the layout of all pages is the house. */
export const nameStyles: NonNullable<CompileOptions['cssHash']> = ({ name, filename, css, hash }) => {
	if (/(^|\/)src\/lib\//.test(filename)) return `s-${name}`;
	return filename.endsWith('src/routes/+layout.svelte') ? 's-House' : `svelte-${hash(css)}`;
};

/** For one, and for several: the number stands as `{name}`. */
const count = (words: (n: number) => string): string[] => [1, 2].map((n) => words(n).replace(`${n}`, '{name}'));

/** Words of one language; what they tell of stands as `{name}` in them. */
export function listScreenWords(home: typeof Home, reading: typeof Reading): Record<string, unknown> {
	const { places, welcome, begin, post, timelines, origin, lineage, poll, quote } = home;
	return {
		places: { home: places.home, explore: places.explore, main: places.main },
		welcome,
		begin,
		feed: timelines.feed,
		origin: { ...origin, generated: origin.generated(null), generatedWith: origin.generated('{name}') },
		remix: `${lineage.remixOf} ${lineage.aPost}`,
		quote: { of: quote.of('{name}'), filtered: quote.filtered, states: quote.states },
		poll: {
			vote: poll.vote,
			peek: poll.peek,
			yours: poll.yours,
			share: poll.share(7).replace('7', '{name}'),
			votes: count(poll.votes),
			until: poll.until('{name}'),
			over: poll.over
		},
		post: {
			by: post.by('{name}'),
			boosted: post.boostedBy('{name}'),
			replyTo: post.replyTo('{name}'),
			runBy: post.runBy('{name}'),
			filtered: post.filtered('{name}'),
			labelled: post.labelled('{name}'),
			conversation: post.conversation,
			edited: post.edited,
			pinned: post.pinned,
			sensitive: post.sensitive,
			showMore: post.showMore
		},
		counts: {
			followers: count(reading.profile.followers),
			following: count(reading.profile.following),
			statuses: count(reading.profile.postsCount),
			works: count(reading.profile.credit)
		},
		joined: reading.profile.joined('{name}'),
		months: Array.from({ length: 12 }, (_, month) => new Date(2024, month).toLocaleString(home.locale, { month: 'long' })),
		tabs: [reading.profile.posts, reading.profile.replies, reading.profile.pictures, reading.profile.remixes]
	};
}
