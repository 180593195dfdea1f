// A click on a frame widens it to the full width, a click on the lowest caller leads back. The box searches names.
for (const graph of document.querySelectorAll(".flames")) {
  const frames = [...graph.children].map((element) => ({
    element,
    left: Number(element.dataset.left),
    width: Number(element.dataset.width),
    depth: Number(element.dataset.depth),
    ms: Number(element.dataset.ms),
    name: element.title.toLowerCase(),
  }));

  function zoom(to) {
    for (const { element, left, width, depth } of frames) {
      const start = Math.max(0, (left - to.left) / to.width);
      const end = Math.min(1, (left + width - to.left) / to.width);
      const inside = depth < to.depth ? end - start > 0.9999 : end - start > 0.0015;
      element.hidden = !inside;
      element.style.left = `${start * 100}%`;
      element.style.width = `${(end - start) * 100}%`;
    }
  }

  graph.addEventListener("click", (event) => {
    const frame = frames.find(({ element }) => element === event.target);
    if (frame) zoom(frame);
  });

  const search = document.querySelector("#search");
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let sum = 0;
    let end = -1; // of the outermost frame found, below which nothing counts again
    for (const { element, left, width, ms, name } of frames) {
      const found = wanted !== "" && name.includes(wanted);
      element.classList.toggle("found", found);
      if (found && left >= end - 1e-9) {
        sum += ms;
        end = left + width;
      }
    }
    graph.classList.toggle("searched", wanted !== "");
    const total = `${sum.toFixed(2)} ms of a request`;
    document.getElementById(`${graph.id}-found`).textContent = wanted === "" ? "" : total;
  });
}
