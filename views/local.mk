# views: pages compiled to C, and what the browser loads.
