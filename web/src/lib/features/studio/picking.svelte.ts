/** Where a picture to look at may come from: this device, what one made, bookmarked posts, a post by its address. */
import type { Media, Post } from '#lib/api/entities.ts';
import { getPost } from '#lib/api/posts.ts';
import { listGallery } from '#lib/api/studio.ts';
import { listBookmarks } from '#lib/api/timelines.ts';
import { toSentence } from '#lib/api/http.ts';
import { t } from '#lib/text/studio.ts';
import { DraftPicture } from '../composer/picture.svelte.ts';
import { session } from '../session/session.svelte.ts';

export type Source = 'made' | 'saved' | 'link';

/** The post an address leads to, or a bare number names. */
export const toPostId = (address: string): string | null =>
	/(?:^|\/)(\d{5,20})(?:[/?#]|$)/.exec(address.trim())?.[1] ?? null;

export class Picking {
	source = $state<Source>('made');
	/** What there is to choose from; null while it is being fetched. */
	found = $state.raw<Media[] | null>(null);
	upload = $state.raw<DraftPicture | null>(null);
	problem = $state('');
	#turn = 0;

	async show(source: Source): Promise<void> {
		this.source = source;
		this.problem = '';
		this.found = source === 'link' ? [] : null;
		if (source === 'link') return;
		await this.#fill(source === 'made' ? listMade : listSaved);
	}

	/** The pictures of a post, by its address. */
	async find(address: string): Promise<void> {
		const id = toPostId(address);
		this.problem = '';
		if (id === null) {
			this.problem = t.picker.notAPost;
			return;
		}
		await this.#fill(async () => toUsable(await getPost(id)));
		if (this.found?.length === 0 && this.problem === '') this.problem = t.picker.noPicture;
	}

	/** Puts a file up; resolves with its picture, or null when that did not work. */
	async bring(file: File): Promise<Media | null> {
		this.problem = '';
		this.upload = DraftPicture.upload(file);
		const media = await this.upload.settled;
		this.problem = this.upload.problem;
		this.upload = null;
		return media;
	}

	leave(): void {
		this.upload?.drop();
	}

	async #fill(list: () => Promise<Media[]>): Promise<void> {
		const turn = ++this.#turn;
		this.found = null;
		let found: Media[] = [];
		try {
			found = await list();
		} catch (problem) {
			if (turn === this.#turn) this.problem = toSentence(problem);
		}
		if (turn === this.#turn) this.found = found;
	}
}

async function listMade(): Promise<Media[]> {
	const { items } = await listGallery({ q: '', engine: null, style: null, posted: null });
	return items.map(({ media }) => media);
}

async function listSaved(): Promise<Media[]> {
	const { items } = await listBookmarks();
	return items.flatMap(toUsable);
}

/** The pictures of a post one may look at: one's own, or where its author lets one remix. */
function toUsable(post: Post): Media[] {
	const allowed = session.isMe(post.account.id) || (post.salon?.can_remix ?? false);
	return allowed ? post.media_attachments.filter(({ type }) => type === 'image') : [];
}
