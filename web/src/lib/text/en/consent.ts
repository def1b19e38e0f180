/** The English words about what may be done with somebody’s work; the questions themselves come from the server. */
export const consent = {
	consent: {
		title: 'What may be done with my work',
		lead: 'Nothing is allowed unless you say so. You can change every answer at any time, with one press.',
		yes: 'Yes',
		no: 'No',
		more: 'What that means',
		who: 'Who gets it',
		howLong: 'How long',
		since: 'Answered:',
		state: {
			undeclared: 'You have not answered, so it is not allowed.',
			given: 'You allow it.',
			refused: 'You do not allow it.',
			withdrawn: 'You took your yes back.',
			objected: 'Your browser said no for you.',
			expired: 'The words have changed since you answered, so it is not allowed until you answer again.'
		},
		method: {
			ui: 'on this page',
			api: 'through an app or with a post',
			gpc_signal: 'by your browser’s signal',
			content_usage_header: 'by a request’s signal',
			c2pa_import: 'by what a file says',
			system: 'by this place'
		},
		signal: 'Your browser’s signal is honoured: it says not to share your work (Global Privacy Control).',
		ageTitle: 'Are you 18 or older?',
		ageWhy: 'Only adults can allow any of this. Without an answer everything stays as it is: not allowed.',
		adult: 'I am 18 or older',
		minor: 'I am younger',
		minorSaid: 'You said you are younger than 18, so none of this can be allowed.',
		where: 'Where is my work? What was released, and who took it',
		all: 'Everything that is done with what is known of you, and how long it stays',
		history: 'What I have said so far',
		nothingSaid: 'You have not said anything yet.',
		ofAll: 'of all my posts',
		ofOne: 'of one post',
		wordsRead: 'What I had read',
		receipt: 'Keep a receipt',
		did: {
			given: 'Yes:',
			refused: 'No:',
			withdrawn: 'Yes taken back:',
			objected: 'A signal said no:',
			expired: 'Back to what holds for all posts:'
		},
		postTitle: 'What may be done with this post',
		postLead: 'Where you say nothing here, what you said of all your posts holds.',
		asAll: 'As all',
		fileSays: 'A file in it says no.'
	}
};
