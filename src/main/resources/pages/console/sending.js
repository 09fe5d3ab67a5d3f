// The page as it moves. Without this it is read again by its link.
(() => {
    const live = document.getElementById('sending-live');
    const line = document.getElementById('sending-line');
    const heard = document.getElementById('sending-heard');
    if (!live || !line || !heard || !window.EventSource) {
        return;
    }
    let state = live.dataset.state;
    let said = live.dataset.said;
    let silence = 0;

    // A part that somebody is in, by the keyboard or with a selection, is left alone until they leave it.
    const isInUse = part => part.contains(document.activeElement)
        || (!getSelection().isCollapsed && part.contains(getSelection().anchorNode));

    const put = next => {
        for (const part of [...live.querySelectorAll('section[id]')]) {
            if (!next.querySelector('#' + part.id) && !isInUse(part)) {
                part.remove();
            }
        }
        for (const part of next.querySelectorAll('section[id]')) {
            const old = document.getElementById(part.id);
            part.querySelectorAll('details[id]').forEach(details => {
                const before = document.getElementById(details.id);
                details.open = before !== null && before.open;
            });
            if (!old) {
                document.getElementById('sn-progress').after(document.importNode(part, true));
            } else if (!isInUse(old) && old.outerHTML !== part.outerHTML) {
                old.replaceWith(document.importNode(part, true));
            }
        }
    };

    // What can be done is another thing once the state is another, and so is the path; the page itself knows.
    const putActions = async () => {
        const page = await fetch(location.pathname, {
            credentials: 'same-origin', headers: { 'Tocsin-Follows': 'true' },
        });
        const next = new DOMParser().parseFromString(await page.text(), 'text/html');
        for (const id of page.ok ? ['sending-actions', 'course'] : []) {
            const old = document.getElementById(id);
            const part = next.getElementById(id);
            if (old && part && !old.contains(document.activeElement)) {
                old.replaceWith(document.importNode(part, true));
            }
        }
    };

    const source = new EventSource(live.dataset.stream);
    source.addEventListener('sending', event => {
        const next = new DOMParser().parseFromString(event.data, 'text/html').getElementById('sending-live');
        if (!next) {
            return;
        }
        put(next);
        if (next.dataset.said !== said) {
            said = next.dataset.said;
            heard.textContent = said;
        }
        if (next.dataset.state !== state) {
            state = next.dataset.state;
            putActions();
        }
    });
    source.addEventListener('open', () => {
        clearTimeout(silence);
        line.textContent = 'Live: this page follows by itself.';
        document.getElementById('sending-again').hidden = true;
    });
    source.addEventListener('error', () => {
        clearTimeout(silence);
        // The service ends each line after some minutes, and the browser comes again at once.
        silence = setTimeout(() => {
            line.textContent = source.readyState === EventSource.CLOSED ? 'This page no longer follows by itself.'
                : 'The line to the service is lost; it is tried again. What you see may be old.';
            document.getElementById('sending-again').hidden = false;
        }, source.readyState === EventSource.CLOSED ? 0 : 8000);
    });
})();
