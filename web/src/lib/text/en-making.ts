/** The English words of writing posts. */
import { plural } from './en-plural.ts';

export const making = {
	composer: {
		title: 'New post',
		replyTitle: (name: string) => `Reply to ${name}`,
		editTitle: 'Edit post',
		remixTitle: (name: string) => `Remix of ${name}’s picture`,
		placeholder: 'What do you want to show or say?',
		replyPlaceholder: 'Your reply',
		remixPlaceholder: 'Say something about it, if you like',
		words: 'Words of the post',
		warning: 'Content warning',
		warningPlaceholder: 'What should people know before they look?',
		addWarning: 'Content warning',
		removeWarning: 'Remove content warning',
		addPicture: 'Add a picture',
		makePicture: 'Make a picture',
		audience: 'Who can see it',
		audiences: {
			public: 'Everyone',
			unlisted: 'Everyone, but quietly',
			private: 'Followers',
			direct: 'Only people mentioned'
		},
		audienceHints: {
			public: 'Shown on the walls for all',
			unlisted: 'Visible to all, left out of Explore',
			private: 'People who follow you',
			direct: 'People you name with @'
		},
		remix: 'Who may remix',
		remixes: {
			everyone: 'Everyone may remix',
			followers: 'Followers may remix',
			nobody: 'Nobody may remix'
		},
		recipe: 'Recipe',
		recipes: {
			shown: 'Recipe is shown',
			hidden: 'Recipe is kept back'
		},
		post: 'Post',
		posting: 'Posting',
		save: 'Save changes',
		left: (n: number) => plural(n, 'character left', 'characters left'),
		over: (n: number) => plural(n, 'character too many', 'characters too many'),
		posted: 'Posted.',
		changed: 'Changed.',
		see: 'See it',
		failed: (why: string) => `Not posted: ${why} Your words and pictures are still here.`,
		pictures: 'Pictures in this post',
		uploading: (percent: number) => `Uploading, ${percent}%`,
		processing: 'Getting it ready',
		removePicture: 'Remove picture',
		alt: 'Describe this picture for people who cannot see it',
		altHint: 'Says what is in it, in a sentence or two.',
		altMissing: 'Not described yet',
		tooMany: (n: number) => `A post holds up to ${n} pictures.`,
		notAPicture: (name: string) => `${name} is not a picture Salon can show.`,
		drop: 'Drop the picture here',
		wait: 'A picture is still on its way.',
		empty: 'Write something or add a picture.',
		prompt: 'Say something, or make a picture',
		discardTitle: 'Keep this draft?',
		keep: 'Keep words',
		discard: 'Throw away'
	}
} as const;
