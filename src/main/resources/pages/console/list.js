// How far a long file is on its way, in numbers. Without this the browser's own sign has to do.
(() => {
    const WORTH_TELLING = 1 << 20;
    const megabytes = octets => (octets / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });

    document.addEventListener('submit', event => {
        const form = event.target;
        const file = form.hasAttribute('data-progress') && form.querySelector('input[type=file]').files[0];
        if (!file || file.size < WORTH_TELLING || event.defaultPrevented) {
            return;
        }
        event.preventDefault();
        const told = document.createElement('div');
        told.className = 'mt-3';
        const bar = document.createElement('progress');
        bar.className = 'sent';
        bar.max = 100;
        bar.value = 0;
        bar.setAttribute('aria-label', 'Sent of the file');
        const words = document.createElement('p');
        told.append(bar, words);
        form.querySelector('.mt-3:last-child')?.remove();
        form.append(told);

        let counting = null;
        const laidDown = total => {
            const since = Date.now();
            const tell = () => {
                const seconds = Math.round((Date.now() - since) / 1000);
                words.textContent = `All of ${megabytes(total)} MB is sent. Now it is laid down and looked at: ${seconds} s so far.`;
            };
            tell();
            counting = setInterval(tell, 1000);
        };
        const again = why => {
            clearInterval(counting);
            words.textContent = why;
            words.className = 'fault';
            words.setAttribute('role', 'alert');
            delete form.dataset.sent;
        };
        const request = new XMLHttpRequest();
        request.upload.addEventListener('progress', step => {
            const percent = Math.floor(100 * step.loaded / step.total);
            bar.value = percent;
            words.textContent = `${megabytes(step.loaded)} of ${megabytes(step.total)} MB sent (${percent} %).`;
            if (step.loaded === step.total && counting === null) {
                laidDown(step.total);
            }
        });
        request.addEventListener('load', () => {
            clearInterval(counting);
            const next = request.getResponseHeader('HX-Redirect');
            if (next) {
                location.assign(next);
                return;
            }
            const main = new DOMParser().parseFromString(request.responseText, 'text/html').getElementById('main');
            if (!main) {
                again('It was not taken. Nothing was stored: try again.');
                return;
            }
            document.getElementById('main').replaceWith(document.importNode(main, true));
            document.getElementById('trouble')?.focus();
        });
        request.addEventListener('error', () => again('The line to the service broke. Nothing was stored: try again.'));
        request.open('POST', form.action);
        request.setRequestHeader('HX-Request', 'true');
        request.send(new FormData(form));
    });
})();
