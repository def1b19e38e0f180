start(({ values }) => {
	const relatives = values?.relatives ?? [];
	const least = Math.min(0, ...relatives.map((one) => one.depth));
	show(
		make(
			'ul',
			{ class: 'tree' },
			...relatives.map((one) =>
				make(
					'li',
					{
						class: one.id === values.post_id ? 'here' : null,
						'aria-level': one.depth - least + 1,
						'data-depth': one.depth - least
					},
					one.post
						? make(
								'article',
								{},
								picture(one.post.pictures?.[0] ?? {}) ?? make('span'),
								make(
									'div',
									{},
									make('header', {}, one.post.author),
									make('p', { class: 'words' }, unfence(one.change) || unfence(one.post.text))
								)
							)
						: make('p', { class: 'quiet' }, 'A picture that cannot be seen.')
				)
			)
		)
	);
	for (const item of main.querySelectorAll('li')) item.style.marginLeft = `${Math.min(Number(item.dataset.depth), 6) * 20}px`;
	measure();
});
