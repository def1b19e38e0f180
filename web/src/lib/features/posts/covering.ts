/** Which pictures wait behind a veil, by what the viewer chose. */
import type { Post } from '#lib/api/entities.ts';
import { session } from '../session/session.svelte.ts';

/** Whether a post's pictures are covered; `asked` says that somebody already unfolded the post's warning. */
export function isCovered(post: Post, asked = false): boolean {
	const { media } = session.reading;
	return media === 'hide_all' || (media === 'default' && post.sensitive && !asked);
}
