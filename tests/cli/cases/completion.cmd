dlsearch completion bash > bash && dlsearch completion zsh > zsh && dlsearch completion fish > fish && bash -n bash
dlsearch completion; echo $?
dlsearch completion tcsh; echo $?
