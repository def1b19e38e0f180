/** The lists a person visits again and again, kept so that going back finds them as they were. */
import {
	listBookmarks,
	listFavourites,
	listHome,
	listLocal,
	listOfPeople,
	listTag,
	listTrendingPosts
} from '#lib/api/timelines.ts';
import type { Post } from '#lib/api/entities.ts';
import { Kept } from '#lib/ui/kept.ts';
import { Timeline } from './timeline.svelte.ts';

export const homeTimeline = new Timeline({ list: listHome, live: { stream: 'user' } });
export const localTimeline = new Timeline({ list: listLocal, live: { stream: 'public:local' } });

export const bookmarks = new Timeline({ list: listBookmarks });
export const favourites = new Timeline({ list: listFavourites });
export const trending = new Timeline({ list: listTrendingPosts });

const tags = new Kept<Timeline>();
const peopleLists = new Kept<Timeline>();

export function getTagTimeline(tag: string): Timeline {
	const name = tag.toLowerCase();
	const live = { stream: 'hashtag', which: name } as const;
	return tags.get(name, () => new Timeline({ list: (query) => listTag(name, query), live }));
}

export function getListTimeline(id: string): Timeline {
	const live = { stream: 'list', which: id } as const;
	return peopleLists.get(id, () => new Timeline({ list: (query) => listOfPeople(id, query), live }));
}

/** Shows one's own new post at once wherever it belongs, without waiting for the stream. */
export function showOwnPost(post: Post): void {
	homeTimeline.receive(post);
	if (post.visibility === 'public' && post.in_reply_to_id === null) localTimeline.receive(post);
}
