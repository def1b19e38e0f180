/** A post in the making: words, warning, audience, pictures; kept on this device until it is posted. */
import { editPost, getPostSource, publishPost, schedulePost, setReplyPolicy, type NewPost } from '#lib/api/posts.ts';
import { getMedia } from '#lib/api/media.ts';
import { ApiError, toSentence } from '#lib/api/http.ts';
import { makeKey } from '#lib/api/key.ts';
import type { Audience, Media, Post, QuotePolicy, RemixPermission, ReplyPolicy } from '#lib/api/entities.ts';
import { t } from '#lib/text/making.ts';
import { posts } from '../posts/posts.svelte.ts';
import { session } from '../session/session.svelte.ts';
import { showOwnPost } from '../timelines/lists.ts';
import { findLanguage } from './languages.ts';
import { DraftPoll } from './poll.svelte.ts';
import { DraftPicture } from './picture.svelte.ts';
import { forgetWords, keepWords, recallWords, type KeptPicture } from './kept.ts';

export type Task =
	| { kind: 'new' }
	| { kind: 'reply'; post: Post }
	| { kind: 'remix'; post: Post }
	| { kind: 'quote'; post: Post }
	| { kind: 'edit'; post: Post };

/** All that is asked about but search. */
const NOT_USED: Record<string, boolean> = {
	'ai.train.generative': false,
	'ai.train.discriminative': false,
	'ai.inference_input': false,
	'dataset.public': false,
	'stream.partners': false,
	'archive.public': false,
	'bridge.protocol': false
};

export class Draft {
	words = $state('');
	warning = $state('');
	warned = $state(false);
	audience = $state<Audience>(session.account?.source.privacy ?? 'public');
	remix = $state<RemixPermission>('everyone');
	recipe = $state<'shown' | 'hidden'>('shown');
	/** Whether what holds for all my posts holds for this one too. */
	usage = $state<'all' | 'none'>('all');
	quotePolicy = $state<QuotePolicy>(session.account?.source.quote_policy ?? 'public');
	replyPolicy = $state<ReplyPolicy>('everyone');
	quoted = $state.raw<Post | null>(null);
	pictures = $state.raw<DraftPicture[]>([]);
	poll = $state.raw<DraftPoll | null>(null);
	language = $state(findLanguage(session.account?.source.language));
	/** When to post it, as the browser's own field says it; empty for now. */
	later = $state('');
	posting = $state(false);
	problem = $state('');
	ready = $state(false);

	readonly task: Task;
	/** Whether it answers nothing, so that it says who may answer. */
	get beginsConversation(): boolean {
		return this.task.kind === 'edit' ? this.task.post.in_reply_to_id === null : this.task.kind !== 'reply';
	}
	get left(): number {
		return session.place.max_characters - [...this.words].length - (this.warned ? [...this.warning].length : 0);
	}
	get waitingForPicture(): boolean {
		return this.pictures.some((picture) => picture.pending);
	}
	get madeHere(): boolean {
		return this.pictures.some((picture) => picture.media?.salon?.generation_id);
	}
	get blank(): boolean {
		return this.words.trim() === '' && this.pictures.length === 0 && this.quoted === null;
	}
	get postable(): boolean {
		const complete = !this.blank && this.left >= 0 && (this.poll?.complete ?? true);
		return this.ready && complete && !this.waitingForPicture && !this.posting;
	}
	get room(): number {
		return Math.max(0, session.place.max_media - this.pictures.length);
	}

	#key = makeKey();
	readonly #keptAs: string;

	constructor(task: Task) {
		this.task = task;
		this.#keptAs = task.kind === 'new' ? 'new' : `${task.kind}.${task.post.id}`;
	}

	/** Starts from what was kept on this device, or from what the task brings along. */
	async begin(): Promise<void> {
		if (this.ready) return;
		if (this.task.kind === 'reply') {
			this.audience = this.task.post.visibility;
			this.words = toMentions(this.task.post);
			this.warning = this.task.post.spoiler_text;
			this.warned = this.warning !== '';
		}
		if (this.task.kind === 'quote') this.quoted = this.task.post;
		if (this.task.kind === 'edit') await this.#beginEdit(this.task.post);
		const kept = recallWords(this.#keptAs);
		if (kept) {
			this.words = kept.words;
			this.warning = kept.warning;
			this.warned = kept.warning !== '';
			this.language = kept.language ?? this.language;
			this.poll = kept.poll ? DraftPoll.from(kept.poll) : null;
			if (this.task.kind !== 'edit') this.audience = kept.audience;
			if (this.task.kind !== 'edit') await this.#recallPictures(kept.pictures ?? []);
		}
		this.ready = true;
	}

	/** Makes sure that the words contain these, such as a tag. */
	mention(words: string): void {
		if (words === '' || this.words.includes(words)) return;
		this.words = this.words.trim() === '' ? `${words} ` : `${this.words.trimEnd()} ${words} `;
	}

	keep(): void {
		if (!this.ready) return;
		const warning = this.warned ? this.warning : '';
		const pictures = this.pictures.flatMap(({ media, alt, said }) => (media ? [{ id: media.id, alt, said }] : []));
		const poll = this.poll?.toWish();
		const blank = this.words.trim() === '' && warning === '' && pictures.length === 0 && !poll?.options.length;
		const { words, audience, language } = this;
		if (blank) forgetWords(this.#keptAs);
		else keepWords(this.#keptAs, { words, warning, audience, language, poll, pictures });
	}

	/** Adds pictures from disk; says which could not be taken. */
	addFiles(files: readonly File[]): void {
		this.problem = '';
		for (const file of files) {
			if (!/^(image|video|audio)\//.test(file.type)) this.problem = t.composer.notAPicture(file.name);
			else if (this.room === 0) this.problem = t.composer.tooMany(session.place.max_media);
			else this.#add(DraftPicture.upload(file));
		}
	}

	addMade(media: Media): void {
		this.problem = '';
		if (this.room === 0) this.problem = t.composer.tooMany(session.place.max_media);
		else this.#add(DraftPicture.made(media));
	}

	has(media: Media): boolean {
		return this.pictures.some((picture) => picture.media?.id === media.id);
	}

	remove(gone: DraftPicture): void {
		gone.drop();
		this.pictures = this.pictures.filter((picture) => picture !== gone);
		this.keep();
	}

	/** Moves a picture among the others. */
	move(picture: DraftPicture, by: 1 | -1): void {
		const from = this.pictures.indexOf(picture);
		const to = from + by;
		if (from < 0 || to < 0 || to >= this.pictures.length) return;
		const moved = this.pictures.filter((one) => one !== picture);
		this.pictures = [...moved.slice(0, to), picture, ...moved.slice(to)];
		this.keep();
	}

	removeMedia(media: Media): void {
		this.pictures = this.pictures.filter((picture) => picture.media?.id !== media.id);
		this.keep();
	}

	/** Publishes or saves. Returns the post, or null when it did not work (the reason is in `problem`). */
	async submit(): Promise<Post | null> {
		return this.#send(() => (this.task.kind === 'edit' ? this.#save(this.task.post) : this.#publish()));
	}

	/** Leaves it with the server until its time. Returns when that is, or null when it did not work. */
	async schedule(): Promise<string | null> {
		const at = new Date(this.later);
		if (!(at.getTime() > Date.now())) {
			this.problem = t.writing.tooSoon;
			return null;
		}
		const waiting = await this.#send(async () => {
			await this.#describe();
			return schedulePost(this.#toNewPost(), at.toISOString(), this.#key);
		});
		return waiting?.scheduled_at ?? null;
	}

	async #send<Sent>(send: () => Promise<Sent>): Promise<Sent | null> {
		if (!this.postable) return null;
		this.posting = true;
		this.problem = '';
		try {
			const sent = await send();
			forgetWords(this.#keptAs);
			if (unposted === this) unposted = null;
			return sent;
		} catch (problem) {
			if (problem instanceof ApiError && problem.status !== 0) this.#key = makeKey();
			this.problem = t.composer.failed(toSentence(problem));
			return null;
		} finally {
			this.posting = false;
		}
	}

	#add(picture: DraftPicture): void {
		this.pictures = [...this.pictures, picture];
		this.keep();
		void picture.settled.then(() => this.keep());
	}

	/** Finds the pictures again that were in the draft when its page went away. */
	async #recallPictures(kept: readonly KeptPicture[]): Promise<void> {
		const found = await Promise.all(kept.map(({ id }) => getMedia(id).catch(() => null)));
		const again = found.flatMap((media, at) => {
			if (!media || this.has(media)) return [];
			const picture = DraftPicture.made(media);
			picture.alt = kept[at]?.alt ?? picture.alt;
			picture.said = kept[at]?.said ?? picture.said;
			return [picture];
		});
		this.pictures = [...again, ...this.pictures].slice(0, session.place.max_media);
	}

	async #describe(): Promise<void> {
		for (const picture of this.pictures) await picture.tell();
	}

	#toNewPost(): NewPost {
		return {
			...this.#content(),
			quote_approval_policy: this.quotePolicy,
			visibility: this.audience,
			language: this.language,
			...(this.poll && this.pictures.length === 0 ? { poll: this.poll.toWish() } : {}),
			...(this.pictures.length > 0 ? { remix: this.remix } : {}),
			...(this.madeHere ? { recipe: this.recipe } : {}),
			...(this.beginsConversation ? { reply_policy: this.replyPolicy } : {}),
			...(this.usage === 'none' ? { consent: NOT_USED } : {}),
			...(this.task.kind === 'reply' ? { in_reply_to_id: this.task.post.id } : {}),
			...(this.quoted ? { quoted_status_id: this.quoted.id } : {})
		};
	}

	async #publish(): Promise<Post> {
		await this.#describe();
		const post = await publishPost(this.#toNewPost(), this.#key);
		posts.putFresh(post);
		posts.put(post);
		if (this.task.kind === 'remix') countRemix(this.task.post.id);
		showOwnPost(post);
		return post;
	}

	async #save(before: Post): Promise<Post> {
		const described = this.pictures.flatMap(({ media, alt }) =>
			media ? [{ id: media.id, description: alt.trim() }] : []
		);
		const post = await editPost(before.id, {
			...this.#content(),
			quote_approval_policy: this.quotePolicy,
			media_attributes: described
		});
		posts.put(post);
		const said = before.salon?.reply_policy ?? null;
		if (said === null || said === this.replyPolicy) return post;
		const again = await setReplyPolicy(before.id, this.replyPolicy);
		posts.put(again);
		return again;
	}

	/** Whether its pictures are covered without a warning: as it was, or as its author wants of all. */
	get #marked(): boolean {
		const { task } = this;
		if (task.kind === 'edit') return task.post.sensitive && task.post.spoiler_text === '';
		return session.account?.source.sensitive ?? false;
	}

	#content() {
		const warning = this.warned ? this.warning.trim() : '';
		return {
			status: this.words.trim(),
			media_ids: this.pictures.flatMap(({ media }) => (media ? [media.id] : [])),
			spoiler_text: warning,
			sensitive: (warning !== '' || this.#marked) && this.pictures.length > 0
		};
	}

	async #beginEdit(post: Post): Promise<void> {
		this.audience = post.visibility;
		this.quoted = post.quote?.quoted_status ?? null;
		this.quotePolicy = post.quote_approval?.automatic[0] ?? 'nobody';
		this.replyPolicy = post.salon?.reply_policy ?? 'everyone';
		this.pictures = post.media_attachments.map((media) => DraftPicture.made(media));
		try {
			const source = await getPostSource(post.id);
			this.words = source.text;
			this.warning = source.spoiler_text;
			this.warned = source.spoiler_text !== '';
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}
}

let unposted: Draft | null = null;

/** The draft for a task; a new post is picked up where it was left, pictures included. */
export function openDraft(task: Task): Draft {
	if (task.kind !== 'new') return new Draft(task);
	unposted ??= new Draft(task);
	return unposted;
}

function countRemix(parentId: string): void {
	posts.change(parentId, (post) =>
		post.salon
			? { ...post, salon: { ...post.salon, remixes_count: post.salon.remixes_count + 1 } }
			: post
	);
}

/** The people a reply speaks to: its author and those they mentioned, without oneself. */
function toMentions(post: Post): string {
	const handles = [post.account, ...post.mentions]
		.filter((person) => !session.isMe(person.id))
		.map((person) => `@${person.acct}`);
	const unique = [...new Set(handles)];
	return unique.length === 0 ? '' : `${unique.join(' ')} `;
}
