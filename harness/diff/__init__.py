"""Two saved results side by side: refused where they were measured otherwise, honest about one run each."""
