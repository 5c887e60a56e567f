dlsearch -n 1 convoltion strid | head -n 1
dlsearch -n 1 --no-correct convoltion strid
dlsearch --json -n 1 '"convoltion strid"' | grep -o '"remarks":.*'
dlsearch --json -n 1 convolution stride | grep -o '"corrected":.*'
