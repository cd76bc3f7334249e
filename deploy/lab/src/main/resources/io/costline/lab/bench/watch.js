// Notes for each section of the console's page when its answer first stood there, in milliseconds since the address was asked for.
(() => {
  window.stoodAt = {};
  const look = () => {
    document.querySelectorAll('section.part').forEach((section, number) => {
      if (section.getAttribute('aria-busy') === 'true') return;
      const heading = section.querySelector('h2')?.firstChild?.textContent.trim();
      const name = heading || section.id || `section ${number + 1}`;
      window.stoodAt[name] ??= performance.now();
    });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
