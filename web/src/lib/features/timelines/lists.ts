/** The lists a person visits again and again, kept so that going back finds them as they were. */
import { listHome, listLocal, listTag } from '#lib/api/timelines.ts';
import type { Post } from '#lib/api/entities.ts';
import { Timeline } from './timeline.svelte.ts';

export const homeTimeline = new Timeline({ list: listHome, live: { stream: 'user' } });
export const localTimeline = new Timeline({ list: listLocal, live: { stream: 'public:local' } });

const KEPT_TAGS = 8;
const tags = new Map<string, Timeline>();

export function getTagTimeline(tag: string): Timeline {
	const name = tag.toLowerCase();
	let timeline = tags.get(name);
	if (!timeline) {
		timeline = new Timeline({
			list: (query) => listTag(name, query),
			live: { stream: 'hashtag', tag: name }
		});
		tags.set(name, timeline);
		const oldest = tags.keys().next().value;
		if (tags.size > KEPT_TAGS && oldest !== undefined) tags.delete(oldest);
	}
	return timeline;
}

/** Shows one's own new post at once wherever it belongs, without waiting for the stream. */
export function showOwnPost(post: Post): void {
	homeTimeline.receive(post);
	if (post.visibility === 'public' && post.in_reply_to_id === null) localTimeline.receive(post);
}
