/**
 * Runs before the client does: asks for what the page named, and has the first picture in it fetched while the client is
 * still on its way.
 */
import { watchComing } from '#lib/api/coming.ts';
import { toLocalAddress } from '#lib/api/address.ts';
import type { Post } from '#lib/api/entities.ts';
import { HALF, SIZES, toSourceSet } from './shape.ts';

/** Of a list, where the first picture is in view at all. */
const LOOKED_AT = 3;
let found = false;

function listPosts(body: unknown): Post[] {
	const posts = (Array.isArray(body) ? body.slice(0, LOOKED_AT) : [body]) as (Post | null)[];
	return posts.map((post) => post?.reblog ?? post).filter((post): post is Post => Array.isArray(post?.media_attachments));
}

watchComing((body) => {
	const post = listPosts(body).find(({ sensitive, media_attachments: [media] }) => media?.type === 'image' && !sensitive);
	const media = post?.media_attachments[0];
	const address = toLocalAddress(media?.url ?? media?.preview_url ?? null);
	if (found || !post || !media || !address) return;
	found = true;
	const link = document.createElement('link');
	const sources = toSourceSet(media);
	link.rel = 'preload';
	link.as = 'image';
	link.fetchPriority = 'high';
	if (sources) {
		link.imageSrcset = sources;
		link.imageSizes = post.media_attachments.length === 1 ? SIZES : HALF;
	}
	link.href = address;
	document.head.append(link);
});
