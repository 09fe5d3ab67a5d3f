// Nothing here is needed to do the work; it only saves a step.
(() => {
    // Times are shown as on this device, until another zone is chosen.
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone) {
        document.cookie = `tocsin_zone=${encodeURIComponent(zone)}; Path=/console; SameSite=Lax; Max-Age=31536000`;
    }
    // On a narrow screen the bar of areas scrolls by itself: where one is stands in its middle, and the page stays where it is.
    document.querySelectorAll('.areas, .tabs').forEach(bar => {
        const here = bar.querySelector('[aria-current]');
        if (here && bar.scrollWidth > bar.clientWidth) {
            const within = bar.getBoundingClientRect();
            const at = here.getBoundingClientRect();
            bar.scrollLeft += at.left + at.width / 2 - within.left - within.width / 2;
        }
    });
    // Whoever sent a form that was not taken is taken to the reason.
    const trouble = document.getElementById('trouble');
    if (trouble) {
        trouble.focus();
    }
    document.addEventListener('submit', event => {
        // A form that is sent twice by a double click is sent once.
        const form = event.target;
        if (form.dataset.sent === 'true') {
            event.preventDefault();
            return;
        }
        if (form.method === 'post' && !form.hasAttribute('hx-post')) {
            form.dataset.sent = 'true';
        }
    });
    // Back from the browser's cache: what was sent may be sent again.
    window.addEventListener('pageshow', () => document.querySelectorAll('form[data-sent]').forEach(form => {
        delete form.dataset.sent;
    }));
    // What is asked for within [data-in-place] is read anew where it stands, and the page does not jump to it.
    const inPlace = event => event.detail.boosted && event.detail.elt.closest('[data-in-place]');
    document.addEventListener('htmx:configRequest', event => {
        if (inPlace(event)) {
            event.detail.path = event.detail.path.split('#')[0];
        }
    });
    document.addEventListener('htmx:beforeSwap', event => {
        // Another page came, to sign in for one: go there.
        if (inPlace(event) && !event.detail.serverResponse.includes(`id="${event.detail.target.id}"`)) {
            event.detail.shouldSwap = false;
            location.assign(event.detail.pathInfo.finalRequestPath);
        }
    });
    document.addEventListener('htmx:afterSettle', event => {
        // On a narrow screen the letter stands below the list of letters.
        const letter = event.detail.target.closest?.('[data-in-place]') && document.querySelector('.letter-side');
        if (letter && event.detail.boosted && letter.getBoundingClientRect().top > innerHeight / 2) {
            letter.scrollIntoView();
        }
    });
    document.addEventListener('change', event => {
        if (event.target.matches('[data-show]') && event.target.closest('[data-in-place]')) {
            event.target.form.requestSubmit();
        }
    });
    // What a page asks for by itself, which no click or key stands behind, shows nobody who is there: the session may end.
    document.addEventListener('htmx:configRequest', event => {
        if (!event.detail.triggeringEvent) {
            event.detail.headers['Tocsin-Follows'] = 'true';
        }
    });
    // A button that copies what stands beside it: <button type="button" data-copy="#id" hidden>
    document.querySelectorAll('button[data-copy]').forEach(button => {
        button.hidden = false;
        button.addEventListener('click', async () => {
            await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
            button.dataset.copied = 'true';
        });
    });
})();
