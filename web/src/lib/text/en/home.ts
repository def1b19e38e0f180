/** The English words that every page may need, and how English counts. */
import { later } from '../later.ts';

const rules = later(() => new Intl.PluralRules('en'));
const numbers = later(() => new Intl.NumberFormat('en'));

export const plural = (n: number, one: string, many: string): string =>
	`${numbers().format(n)} ${rules().select(n) === 'one' ? one : many}`;

export const home = {
	locale: 'en',
	brand: 'Salon',
	places: {
		home: 'Home',
		explore: 'Explore',
		together: 'Together',
		search: 'Search',
		notifications: 'Notifications',
		messages: 'Messages',
		lists: 'Lists',
		bookmarks: 'Bookmarks',
		favourites: 'Favourites',
		profile: 'Profile',
		you: 'You',
		settings: 'Settings',
		switchAccount: 'Switch account',
		gallery: 'Everything you made',
		galleryShort: 'Made by you',
		usage: 'Usage',
		newPost: 'New post',
		main: 'Main',
		skip: 'Skip to content',
		unread: (n: number) => plural(n, 'unread notification', 'unread notifications'),
		context: 'Beside this page'
	},
	common: {
		cancel: 'Cancel',
		close: 'Close',
		save: 'Save',
		saved: 'Saved.',
		tryAgain: 'Try again',
		undo: 'Undo',
		back: 'Back',
		more: 'More',
		loading: 'Loading',
		end: 'You have seen it all.',
		loadMore: 'Show more',
		copied: 'Link copied.',
		copyFailed: 'The link could not be copied. It is in the address bar.'
	},
	errors: {
		offline: 'Salon cannot be reached. Nothing was lost; check your connection and try again.',
		unexpected: 'Something went wrong on this page. Nothing was lost; try again.',
		status: (code: number) =>
			code >= 500
				? 'Salon has a problem of its own just now. Nothing was lost; try again in a moment.'
				: `Salon did not accept this (${code}).`,
		notFound: 'There is nothing here',
		notFoundWhy: 'It may have been deleted, or it is not meant for you.',
		goHome: 'Go home'
	},
	offline: {
		away: 'You are offline. What was loaded before can be read on.',
		updated: 'There is a newer Salon.',
		reload: 'Load it'
	},
	time: {
		now: 'just now'
	},
	welcome: {
		title: 'Make pictures. Talk about them.',
		lead: 'Type a few words and watch a picture come into being. Post it, and friends can carry it on. Every picture says how it was made.',
		signUp: 'Join',
		signIn: 'Sign in',
		lately: 'Lately on the walls',
		closed: 'This place is not taking new members just now.'
	},
	begin: {
		welcome: 'Go on with your welcome',
		prompt: 'Say something, or make a picture',
		makePicture: 'Make a picture'
	},
	audiences: {
		public: 'Everyone',
		unlisted: 'Everyone, but quietly',
		private: 'Followers',
		direct: 'Only people mentioned'
	},
	timelines: {
		newPosts: (n: number) => plural(n, 'new post', 'new posts'),
		homeEmpty: 'Your walls are still bare',
		catchUp: 'Catch me up',
		homeEmptyWhy: 'Make the first picture, or find people whose pictures you want around you.',
		explore: 'Look around',
		localEmpty: 'Nothing hangs here yet',
		localEmptyWhy: 'Be the first to make something.',
		make: 'Make a picture',
		tagEmpty: 'Nobody has used this tag yet',
		tagEmptyWhy: 'Use it in a post and it starts here.',
		bookmarksEmpty: 'No bookmarks yet',
		bookmarksEmptyWhy: 'Bookmark a post to find it here again. Only you can see this list.',
		favouritesEmpty: 'No favourites yet',
		favouritesEmptyWhy: 'What you favourite is kept here.',
		feed: 'Posts',
		tag: (name: string) => `#${name}`
	},
	post: {
		reply: 'Reply',
		boost: 'Boost',
		unboost: 'Undo boost',
		favourite: 'Favourite',
		unfavourite: 'Undo favourite',
		bookmark: 'Bookmark',
		unbookmark: 'Remove bookmark',
		remix: 'Remix',
		more: 'More',
		copyLink: 'Copy link',
		translate: 'Translate',
		showOriginal: 'Show original',
		translatedFrom: (language: string, by: string) => `Translated from ${language} by ${by}`,
		open: 'Open post',
		edit: 'Edit',
		delete: 'Delete',
		pin: 'Pin to profile',
		unpin: 'Unpin',
		mute: (name: string) => `Mute ${name}`,
		block: (name: string) => `Block ${name}`,
		muteThread: 'Mute this conversation',
		unmuteThread: 'Unmute this conversation',
		howLong: 'For how long?',
		addToRemix: 'Use in the open remix',
		addedToRemix: 'It goes into the open remix.',
		report: 'Report',
		hideReply: 'Hide this reply',
		unhideReply: 'Show this reply to all',
		repliesClosed: 'Whoever began this conversation chose who may reply.',
		hiddenReplies: (n: number) => plural(n, 'hidden reply', 'hidden replies'),
		boostedBy: (name: string) => `${name} boosted`,
		runBy: (handle: string) => `automated, run by ${handle}`,
		replyTo: (name: string) => `in reply to ${name}`,
		edited: 'edited',
		imported: 'imported',
		waits: 'waits for a moderator',
		pinned: 'Pinned',
		filtered: (title: string) => `Meets your filter “${title}”.`,
		unchosen: 'Not among what you chose to see.',
		hiddenByAuthor: 'Hidden by who it answers.',
		labelled: (title: string) => `Labelled by ${title}`,
		showMore: 'Show',
		showLess: 'Hide',
		sensitive: 'Sensitive picture',
		showPicture: 'Show picture',
		letMove: 'Let it move',
		standStill: 'Let it stand still',
		noAlt: 'No description',
		openPicture: (alt: string) => (alt === '' ? 'Open picture' : `Open picture: ${alt}`),
		deleteTitle: 'Delete this post?',
		deleteWhy: 'It goes for everyone, and cannot be brought back.',
		deleted: 'Deleted.',
		blocked: (name: string) => `${name} is blocked.`,
		muted: (name: string) => `${name} is muted.`,
		boostsCount: (n: number) => plural(n, 'boost', 'boosts'),
		favouritesCount: (n: number) => plural(n, 'favourite', 'favourites'),
		whoBoosted: 'Boosted by',
		whoFavourited: 'Favourites',
		nobodyYet: 'Nobody yet.',
		conversation: 'Conversation',
		by: (name: string) => `Post by ${name}`,
		startChain: 'Begin a remix chain',
		makeTemplate: 'Make a template of it',
		consent: 'What may be done with it',
		addContext: 'Add context',
		notesHere: 'Notes on this post'
	},
	origin: {
		none: 'photo or drawing',
		assisted: 'assisted',
		generated: (engine: string | null) => (engine === null ? 'made by a machine' : `made with ${engine}`),
		autonomous: 'by a bot',
		unknown: 'not known how it was made',
		how: 'How this was made'
	},
	lineage: {
		remixOf: 'remix of',
		aPost: 'a picture',
		remixes: (n: number) => plural(n, 'remix', 'remixes')
	},
	dial: {
		line: 'You see',
		everything: 'everything',
		noBots: ', and no bots',
		onlyPeople: 'what people made themselves',
		onlyMachines: 'what machines made',
		without: (first: string, second?: string) =>
			`everything but ${first}${second === undefined ? '' : ` and ${second}`}`,
		some: 'some of it',
		kinds: {
			none: 'photos and drawings',
			assisted: 'what was assisted',
			generated: 'what machines made',
			autonomous: 'what bots posted',
			unknown: 'what nobody knows about'
		}
	},
	poll: {
		choose: 'Choose one',
		chooseSeveral: 'Choose one or more',
		vote: 'Vote',
		peek: 'See how it stands',
		backToVote: 'Back to voting',
		yours: 'Your choice',
		share: (percent: number) => `${percent}%`,
		votes: (n: number) => plural(n, 'person voted', 'people voted'),
		until: (moment: string) => `open until ${moment}`,
		over: 'over'
	},
	quote: {
		quote: 'Quote',
		of: (name: string) => `Quoted post by ${name}`,
		takeOut: 'Take my post out of this quote',
		takenOut: 'Your post is no longer shown there.',
		filtered: 'A quoted post that meets your filters.',
		states: {
			accepted: '',
			pending: 'A quoted post that waits for its author’s consent.',
			rejected: 'The author of the quoted post did not agree.',
			revoked: 'The quoted post was taken out by its author.',
			deleted: 'The quoted post is gone.',
			unauthorized: 'The quoted post is not shown to you.',
			blocked_account: 'A quoted post by somebody you have blocked.',
			blocked_domain: 'A quoted post from a place you have blocked.',
			muted_account: 'A quoted post by somebody you have muted.'
		}
	},
	announcements: {
		label: 'Announcement',
		dismiss: 'Put away'
	},
	people: {
		block: 'Block',
		blockTitle: (name: string) => `Block ${name}?`,
		blockWhy: 'You will not see each other, and they will not follow you.',
		cancelRequest: 'Withdraw request',
		follow: 'Follow',
		followingNow: 'Following',
		peopleToFollow: 'People here lately',
		requested: 'Requested',
		mute: 'Mute',
		unmute: 'Unmute',
		unblock: 'Unblock',
		unfollow: 'Unfollow'
	},
	daily: {
		today: 'Today’s prompt',
		make: 'Make yours',
		seeAll: 'See what others made'
	}
};
